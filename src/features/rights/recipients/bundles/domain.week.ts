/**
 * When a vendor is written to: on Mondays, about everything at once; before that only where a date of the law is nearer than a
 * week. Three mails name a notice, the first and two reminders; then it is a person's. Pure.
 */
type PlainDate = Temporal.PlainDate;

export const mostBundleMails = 3;
const urgentWithinDays = 7;
/** A mail of a Friday is not reminded of on the Monday after it. */
const leastPauseDays = 4;

/** The day of the first mail about a notice; `legal`: the nearest date of the law of its request. */
export function firstMailOn(today: PlainDate, legal: PlainDate | undefined): PlainDate {
  const isUrgent =
    legal !== undefined && Temporal.PlainDate.compare(legal, today.add({ days: urgentWithinDays })) < 0;
  return isUrgent ? today : mondayFrom(today.add({ days: 1 }));
}

/** The day of the mail after one that went, or was taken, on `day`. */
export const nextMailOn = (day: PlainDate): PlainDate => mondayFrom(day.add({ days: leastPauseDays }));

function mondayFrom(day: PlainDate): PlainDate {
  return day.add({ days: (8 - day.dayOfWeek) % 7 });
}
