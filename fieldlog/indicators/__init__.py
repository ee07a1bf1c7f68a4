"""2. What is counted: the plan, its expected results, targets and indicators, and the grammar of measures."""
