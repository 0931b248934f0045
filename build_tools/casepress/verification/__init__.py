"""The last look at a public tree before it is switched on: it takes a folder and its listing, and knows no cases."""
