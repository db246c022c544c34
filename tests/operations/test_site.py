def test_a_real_browser_reaches_the_running_product(site, page):
    page.goto(f"{site.url}/readyz")
    assert page.content().count("ready") == 1
