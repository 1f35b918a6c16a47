"""More rows out of proven ones: each method makes new problems or new answers, and proves them again."""
