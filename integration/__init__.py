"""What we tell other systems and ask of them."""
