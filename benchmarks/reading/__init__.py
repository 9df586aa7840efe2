"""The parts of benchmarks/reading.py: tools, gold, scores, made corpus, scaling, report."""
