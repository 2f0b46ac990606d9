"""The ledger in a browser: pages made on this machine, for this machine. docs/web.md says what each shows.

    holding.py     an opened ledger and its survey, which is made apart and kept in a file
    surveying.py   a ledger -> its survey's file: reports, then events, sources and findings
    surveyed.py    what pages ask of that file
    plain.py       records as JSON and back, for it
    naming.py      what an event is called, and its toll
    filtering.py   an address's query -> the events that fit
    judged.py      what people say of a report and its claims
    marking.py     a text and its claims -> runs to draw
    changes.py     two versions of a text -> what came and went
    citing.py      who is cited by whom, over all reports
    charts/        events -> geometry (figures by origin, origins and copies, timeline, map); templates draw it
    guard.py       which requests are answered, and the headers of every answer
    searching.py   the search box
    tables.py      the data of every view as rows, for CSV
    addresses.py   the addresses of views, and the other way
    shapes.py      the JSON that the API answers with
    look.py        the templates' environment
    app.py         addresses -> templates

Only this folder knows FastAPI and Jinja. Nothing here writes to the ledger.
"""
