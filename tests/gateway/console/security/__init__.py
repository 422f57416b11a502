"""What somebody with bad intentions would try, tried on every page and form that there is."""
