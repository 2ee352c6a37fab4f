// The bounds of the API on what a phone sends. Those of texts are in code points; a form may show them.

/** The most of each. */
export const BOUNDS = {
  answers: 1000,
  choiceKeys: 400,
  choiceKey: 200,
  commendations: 50,
  commendation: 4000,
  comment: 4000,
  evidenceOfAnswer: 100,
  evidenceOfReport: 60,
  narrative: 20000,
  number: 100,
  question: 200,
  reason: 2000,
  text: 10000,
} as const;
