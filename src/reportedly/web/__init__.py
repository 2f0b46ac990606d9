"""The ledger in a browser: pages made on this machine, for this machine. docs/web.md says what each shows.

    holding.py     what a ledger holds, taken together once for each change of it
    filtering.py   an address's query -> the events that fit
    marking.py     a text and its claims -> runs to draw
    changes.py     two versions of a text -> what came and went
    citing.py      who is cited by whom, over all reports
    charts/        events -> geometry (figures by origin, origins and copies, timeline, map); templates draw it
    guard.py       which requests are answered, and the headers of every answer
    searching.py   the search box
    tables.py      the data of every view as rows, for CSV
    addresses.py   the addresses of views, and the other way
    look.py        the templates' environment
    app.py         addresses -> templates

Only this folder knows FastAPI and Jinja. Nothing here writes to the ledger.
"""
