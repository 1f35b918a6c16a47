"""What an answer can be held to while it is made: grammars of a problem's designs, in the notation GBNF.

llama.cpp takes it as it is, vLLM and xgrammar take the same text.
"""
