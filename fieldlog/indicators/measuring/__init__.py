"""How a measure is put together on a form: its fields, and what they are called."""
