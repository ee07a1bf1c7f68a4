"""For a WSGI server of one's own: ``gunicorn wsgi:app``. ``fieldlog serve`` needs no more than itself."""

from fieldlog import create_app

app = create_app()
