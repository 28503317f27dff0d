/** What the form of a plan asks that tells of a higher risk. Safe for the browser. */
export const signs = [
  { name: "isNewTechnology", label: "It uses something we have not used before" },
  { name: "isOfChildren", label: "It is about children" },
  {
    name: "isSensitive",
    label: "It is about health, belief, origin, or anything people would want kept close",
  },
  { name: "leavesUs", label: "Somebody outside gets the data" },
] as const;
