/** What was decided in a review and of files in folders, as the timeline of a request says it. */
export const reviewSentences = {
  "files.erasing-approved": {
    plural: "files",
    one: "Approved: {files} file goes from the folders",
    other: "Approved: {files} files go from the folders",
  },
  "files.erasing-ended.verified": {
    plural: "files",
    one: "{files} file erased; the folders were searched again, and nothing else was found",
    other: "{files} files erased; the folders were searched again, and nothing else was found",
  },
  "files.erasing-ended.open": {
    plural: "files",
    one: "{files} file erased; something in the folders is left or could not be looked at",
    other: "{files} files erased; something in the folders is left or could not be looked at",
  },
  "files.erasing-handed": "What is left in the folders was given to a person",
  "review.decided.show": {
    plural: "rows",
    one: "Decided for another person: {rows} row is shown",
    other: "Decided for another person: {rows} rows are shown",
  },
  "review.decided.redact": {
    plural: "rows",
    one: "Decided for another person: their part of {rows} row is blanked",
    other: "Decided for another person: their parts of {rows} rows are blanked",
  },
  "review.decided.withhold": {
    plural: "rows",
    one: "Decided for another person: {rows} row is held back",
    other: "Decided for another person: {rows} rows are held back",
  },
  "review.decided-together.show": {
    plural: "rows",
    one: "Decided once for {people} other people: {rows} row is shown",
    other: "Decided once for {people} other people: {rows} rows are shown",
  },
  "review.decided-together.redact": {
    plural: "rows",
    one: "Decided once for {people} other people: their parts of {rows} row are blanked",
    other: "Decided once for {people} other people: their parts of {rows} rows are blanked",
  },
  "review.decided-together.withhold": {
    plural: "rows",
    one: "Decided once for {people} other people: {rows} row is held back",
    other: "Decided once for {people} other people: {rows} rows are held back",
  },
  "review.undone": "A decision for another person taken back; rows that wait again: {rows}",
  "review.row-decided.show": "Decided for one row: it is shown",
  "review.row-decided.redact": "Decided for one row: the parts about others are blanked",
  "review.row-decided.withhold": "Decided for one row: it is held back",
  "review.row-undone": "The decision for one row taken back",
  "review.words-covered": {
    plural: "passages",
    one: "Words blanked in one row: {passages} passage",
    other: "Words blanked in one row: {passages} passages",
  },
  "review.words-uncovered": "No words of one row are blanked any more",
  "review.sameness-confirmed": "Confirmed that {rows} rows in {tables} tables are one person",
  "review.approved": "Approved: {disclosed} rows shown, {redacted} with parts blanked, {withheld} held back",
  "review.second-drawn": "Drawn: a second person looks at it before it goes",
  "review.second-not-drawn": "Drawn: no second person has to look at it",
  "review.second.agreed": "A second person looked at it: it may go",
  "review.second.returned": "A second person sent it back to the review",
  "review.second.waived": "It may go without a second person; why stands beside it",
} as const;
