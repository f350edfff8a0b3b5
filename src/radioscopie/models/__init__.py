"""What follows from the law and the tables: no words, no pages, no result tables; models meet in `joins` only."""
