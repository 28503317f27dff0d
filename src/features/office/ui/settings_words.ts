/** What was changed in the settings, in a sentence. */

const names: Readonly<Record<string, string>> = {
  name: "the name",
  officerContact: "the officer’s contact",
  language: "the language",
  zone: "the time zone",
  calendar: "the calendar",
  regime: "the law",
  packageKeptMonths: "how long packages are kept",
  linkLivesDays: "how long links live",
  secondLookOneIn: "how many answers a second person looks at",
  drillKeptDays: "how long letters of a drill are kept",
};

export function changeSentence(version: number, changed: readonly string[]): string {
  if (version === 1) return "The settings were saved for the first time.";
  const words = changed.map((name) => names[name] ?? name);
  if (words.length === 0) return "Saved without a change.";
  const text = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} changed.`;
}
