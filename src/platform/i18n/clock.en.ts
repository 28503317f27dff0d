/** Why a clock says what it says, in English (`clock.ts`). */
export const english = {
  received: "Received on {dateLong}.",
  "starts.identity": "The time counts from {dateLong}, when the proof of identity arrived.",
  "starts.fee": "The time counts from {dateLong}, when the fee was paid.",
  "waiting.identity": "The time has not started: proof of identity was asked for and is not here yet.",
  "waiting.fee": "The time has not started: a fee was asked for and has not been paid yet.",
  paused: "The time stands still since {dateLong}, when the person was asked something, until they answer.",
  "pause.counted": {
    plural: "days",
    one: "{days} day of waiting for the person’s answer is added.",
    other: "{days} days of waiting for the person’s answer are added.",
  },
  "pause.uncounted": "Under this rule, waiting for the person’s answer does not lengthen the time.",
  "extended.months": {
    plural: "months",
    one: "The time was extended by {months} month.",
    other: "The time was extended by {months} months.",
  },
  "months.working": {
    plural: "months",
    one: "One month ends on {endLong}, a working day.",
    other: "{months} months end on {endLong}, a working day.",
  },
  "months.saturday": {
    plural: "months",
    one: "One month ends on {endShort}, a Saturday; the next working day is {dueDay}.",
    other: "{months} months end on {endShort}, a Saturday; the next working day is {dueDay}.",
  },
  "months.sunday": {
    plural: "months",
    one: "One month ends on {endShort}, a Sunday; the next working day is {dueDay}.",
    other: "{months} months end on {endShort}, a Sunday; the next working day is {dueDay}.",
  },
  "months.holiday": {
    plural: "months",
    one: "One month ends on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
    other: "{months} months end on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
  },
  "longer.working": "So the time ends on {endLong}, a working day.",
  "longer.saturday": "So the time ends on {endShort}, a Saturday; the next working day is {dueDay}.",
  "longer.sunday": "So the time ends on {endShort}, a Sunday; the next working day is {dueDay}.",
  "longer.holiday":
    "So the time ends on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
  unsuspended:
    "Not every authority accepts that the time stands still: without the wait it ends on {dateLong}.",
  "calendar.ends":
    "The time ends on {endLong} or soon after. The calendar of {calendar} is known from {fromLong} to {untilLong} only, so the working day cannot be told.",
  "calendar.missing":
    "No calendar of working days is known for this place (set: {calendar}), so the last day cannot be told.",
  "calendar.unverified":
    "The holidays of {calendar} for this year have not been checked against the official list.",
  "counted-with": "Counted with the calendar of {calendar} as it stood on {dateLong}.",
  "counted-with.own":
    "Counted with your own calendar “{calendar}”, version {number} of {dateLong}; it reaches to {untilLong}.",
  "counted-with.none": "Counted without a calendar of working days.",

  // What the count begins with.
  refused: "The refusal was told on {dateLong}.",
  determined: "It was determined on {dateLong} that it must be notified.",
  discovered: "Discovered on {dateLong}.",
  notified: "The people were told on {dateLong}.",
  checked: "The register was checked on {dateLong}.",
  obtained: "The data were obtained on {dateLong}.",
  from: "Counted from {dateLong}.",
  born: "Born on {dateLong}.",
  awareAt: "Known at {momentLong}.",
  fromAt: "Counted from {momentLong}.",

  // Ends.
  "months.stays": {
    plural: "months",
    one: "One month ends on {endLong}, and stays on that day.",
    other: "{months} months end on {endLong}, and stay on that day.",
  },
  "days.stays": {
    plural: "days",
    one: "One day after it is {endLong}, and it stays on that day.",
    other: "{days} days end on {endLong}, and stay on that day.",
  },
  "days.working": {
    plural: "days",
    one: "One day ends on {endLong}, a working day.",
    other: "{days} days end on {endLong}, a working day.",
  },
  "days.saturday": {
    plural: "days",
    one: "One day ends on {endShort}, a Saturday; the next working day is {dueDay}.",
    other: "{days} days end on {endShort}, a Saturday; the next working day is {dueDay}.",
  },
  "days.sunday": {
    plural: "days",
    one: "One day ends on {endShort}, a Sunday; the next working day is {dueDay}.",
    other: "{days} days end on {endShort}, a Sunday; the next working day is {dueDay}.",
  },
  "days.holiday": {
    plural: "days",
    one: "One day ends on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
    other: "{days} days end on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
  },
  "days.working.saturday-counts": {
    plural: "days",
    one: "One day ends on {endLong}, a day that counts.",
    other: "{days} days end on {endLong}, a day that counts.",
  },
  "days.saturday.saturday-counts": {
    plural: "days",
    one: "One day ends on {endShort}, a Saturday, which counts under this law.",
    other: "{days} days end on {endShort}, a Saturday, which counts under this law.",
  },
  "days.sunday.saturday-counts": {
    plural: "days",
    one: "One day ends on {endShort}, a Sunday; the next day that counts is {dueDay}.",
    other: "{days} days end on {endShort}, a Sunday; the next day that counts is {dueDay}.",
  },
  "days.holiday.saturday-counts": {
    plural: "days",
    one: "One day ends on {endDay}, a public holiday ({holiday}); the next day that counts is {dueDay}.",
    other: "{days} days end on {endDay}, a public holiday ({holiday}); the next day that counts is {dueDay}.",
  },
  "business-days.end": {
    plural: "days",
    one: "The next working day by the calendar of {calendar} is {endLong}.",
    other: "{days} working days by the calendar of {calendar} end on {endLong}.",
  },
  "business-days.holidays": "Public holidays were passed over: {holidays}.",
  "hours.end": {
    plural: "hours",
    one: "One hour ends at {momentLong}.",
    other: "{hours} hours, at weekends and on holidays too, end at {momentLong}.",
  },
  "extended.days": {
    plural: "days",
    one: "The time was extended by {days} day.",
    other: "The time was extended by {days} days.",
  },
  "strict.first-day": "If the first day is counted, too, the last is {dateLong}.",
  later: "Another reading would move it to {dateLong}; we do not rely on that.",
  "first.firstCommunication": "The first message to the person, on {dateLong}, comes before that.",
  "first.firstDisclosure": "The first disclosure to somebody else, on {dateLong}, comes before that.",
  earliest: {
    plural: "count",
    one: "There is one date: {dateLong}.",
    other: "The earliest of {count} dates is {dateLong}.",
  },
  "keep.policyMonths": "The policy keeps it until {dateLong}.",
  "keep.statutoryMonths": "The law wants it kept until {dateLong} at least.",
  "keep.statutoryUntil": "A law wants it kept until {dateLong} at least.",
  "keep.latest": "The latest of these counts: {dateLong}.",
  held: "It is held now: nothing is erased, and there is no day until the hold ends.",
  "month-end": "The month ends on {dateLong}.",
  age: {
    plural: "years",
    one: "One year old on {dateLong}.",
    other: "{years} years old on {dateLong}.",
  },
  "age.leap-day": "Who was born on 29 February reaches an age on 1 March of a year without that day.",

  // What does not count, and which law was asked.
  uncounted: "Of no weight for this date: {inputs}.",
  "uncounted.idReceived": "Under this rule, proof of identity does not move the date.",
  "uncounted.feeReceived": "Under this rule, a fee does not move the date.",
  "uncounted.decided": "The day of the decision does not count, only that of the request.",
  "uncounted.occurredAt": "When it happened does not count, only when it became known.",
  "uncounted.processorAwareAt": "It counts from when the organisation itself knew, not its processor.",
  "uncounted.pauses": "Under this rule, waiting for an answer does not lengthen the time.",
  "rule.not-yet": "This rule is law since {dateLong}; it was not yet in force then.",
  "rule.no-longer": "This rule was law until {dateLong}; it was no longer in force then.",
  "calendar.partial":
    "The calendar of {calendar} does not hold every holiday, so the working day cannot be told.",
} as const;
