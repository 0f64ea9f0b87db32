"""What could not be answered, and what people say of answers."""
