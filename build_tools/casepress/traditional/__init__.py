"""The site in Traditional characters (繁體): the list of names, the conversion, and what it makes of a page."""
