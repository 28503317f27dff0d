/** An address for mail that may break after its @ and nowhere else, where the place for it is narrow. */
import type { ReactNode } from "react";

export function Address({ text }: { readonly text: string }): ReactNode {
  const at = text.lastIndexOf("@") + 1;
  if (at === 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  );
}
