"""What the declarations say of themselves: documents, passports of numbers, meanings of columns."""
