"""What the feed has ready: made of each dataset in each profile and syntax, found stale, read, checked."""
