"""A Bot API server on loopback with a chat page: to try a bot without a token, and to test it. Knows no product.

In a program: `async with serve(Console(token, log_path, people)) as address: …`; in synchronous tests `serve_in_thread`
with `ConsoleClient(address).person("…")`, who says, presses and reads. As a process: `python -m bot.console`.
"""
