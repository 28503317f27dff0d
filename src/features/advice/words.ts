/** Everything the office reads about questions to the officer. */
import { commonWords } from "../../platform/cases/common.ts";

export const refusals = {
  "not-answered": "There is no answer yet.",
  "answered-already": "It has been answered.",
  withdrawn: "Whoever asked took the question back.",
  ...commonWords.refusals,
} as const;

export const words = {
  one: "Question",
  many: "Questions to the officer",
  title: "{title}",
  open: {
    title: "Ask the officer first",
    lede: "Before you pass something on, rely on consent, keep something longer, or are simply not sure. Two minutes; the officer answers here.",
    act: "Ask",
  },
  states: {
    asked: "Asked",
    waiting: "Waits for whoever asked",
    answered: "Answered",
    withdrawn: "Taken back",
  },
  refusals,
  commands: {
    answer: { title: "Answer", act: "Send the answer" },
    "ask-back": { title: "Ask back", act: "Ask" },
    reply: { title: "Add something", act: "Send" },
    correct: { title: "Correct the answer", act: "Send the new answer" },
    withdraw: { title: "Take the question back", act: "Take it back" },
    ...commonWords.commands,
  },
  events: {
    "advice.asked": "Asked about {topic}.",
    "advice.asked-back": "The officer asked back.",
    "advice.replied": "Whoever asked added something.",
    "advice.answered": "Answered, {sharing}.",
    "advice.corrected": "The answer was corrected, {sharing}.",
    "advice.withdrawn": "The question was taken back.",
    ...commonWords.events,
  },
  labels: {
    ...commonWords.labels,
    topic: "What is it about?",
    "topic.disclosure": "passing data on to somebody",
    "topic.legal-basis": "whether we may use data at all",
    "topic.consent": "consent",
    "topic.retention": "how long to keep something",
    "topic.security": "keeping data safe",
    "topic.rights": "what somebody asks about their data",
    "topic.new-activity": "something new",
    "topic.other": "something else",
    question: "Your question, in one line",
    "question?": "Without the names of the people it is about, where you can.",
    more: "What one should know to answer it",
    isPressing: "I need the answer today",
    answer: "The answer",
    sharing: "May others find it in the log?",
    "sharing.in-the-log": "everybody here may find it",
    "sharing.between-us": "between whoever asked and the officer",
    askedBack: "What the officer needs to know",
    reply: "What was added",
  },
  next: {
    answer: { title: "Answer the question", text: "Whoever asked reads the answer under what they asked." },
    wait: { title: "Whoever asked is to add something", text: "You can answer all the same." },
    answered: { title: "Answered", text: "Whoever asked can ask on; then it is open again." },
    withdrawn: { title: "Taken back", text: "Nothing more is to be done." },
  },
  artefacts: { answer: "Answer" },
  clocks: {},
} as const;
