"""A simulated exchange: a municipal hotline that writes `cdr`, `cel` and `queue_log` as Asterisk 22 does.

It is a peer, not a shortcut: it fills tables of its own, and the product reads them like those of a real exchange.
While it lives by the clock it also speaks AMI (`ami/`) and obeys it: what is ordered changes the calls themselves, so
rows and events tell the same. Its keys and lamps (AstDB) begin anew with each start.
"""
