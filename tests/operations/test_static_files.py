"""Files below /static/ are answered before the pages, and nothing else is."""

from wsgiref.util import setup_testing_defaults

import pytest

from smarketing.wsgi import with_static_files

pytestmark = pytest.mark.embedded


def pages(environ, start_response):
    start_response("404 Not Found", [])
    return [b"the pages"]


@pytest.fixture(scope="module")
def ask():
    served = with_static_files(pages)

    def answered(path):
        environ, heard = {"PATH_INFO": path}, []
        setup_testing_defaults(environ)
        body = b"".join(served(environ, lambda status, headers: heard.extend([status, headers])))
        return heard[0][:3], dict(heard[1]), body

    return answered


@pytest.mark.parametrize("path", ["/static/css/tokens.css", "/static/admin/css/base.css"])
def test_a_file_comes_with_its_kind_and_may_be_kept_a_while(ask, path):
    status, headers, body = ask(path)
    assert (status, headers["Content-Type"]) == ("200", 'text/css; charset="utf-8"')
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=60" in headers["Cache-Control"]
    assert b"{" in body


@pytest.mark.parametrize(
    "path", ["/", "/static/", "/static/none.css", "/static/../manage.py", "/static/css/../../x"]
)
def test_all_else_is_asked_of_the_pages(ask, path):
    assert ask(path)[2] == b"the pages"
