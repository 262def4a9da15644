"""Run SQL on somebody's files in a child process that can read these files and do nothing else."""
