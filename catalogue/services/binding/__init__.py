"""Bindings of variables to code lists: made where the source declares them, else proposed and decided on."""
