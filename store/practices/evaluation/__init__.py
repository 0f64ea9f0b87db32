"""How well the search answers: labelled questions, measures, a plain rival, and the run that scores both."""
