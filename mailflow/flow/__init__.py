"""The shell that joins the pure middle to the edges, which it is handed as arguments."""
