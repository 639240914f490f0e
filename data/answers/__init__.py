"""How the one door counts: where facts are asked, parts that add up and are kept, and the table they become."""
