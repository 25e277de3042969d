"""The sample's pictures, drawn: a canvas, people, and one module of scenes a subject."""
