/**
 * A form that survives a reload: saved on the server, sealed, for a day, a moment after the last key. Not in the browser's
 * storage, because front-desk computers are shared (decision 0055).
 */
import { useEffect, useRef, useState } from "react";
import { ask } from "../../../web/call.ts";
import { dropDraft, readDraft, saveDraft } from "../request/office/endpoints.ts";

const waitMilliseconds = 900;
type Fields = Readonly<Record<string, string | boolean>>;

export type Draft<Form> = {
  readonly value: Form;
  readonly set: (value: Form) => void;
  /** Empties the form, here and on the server. */
  readonly forget: () => void;
  /** Saves nothing more: the form is being sent. */
  readonly pause: () => void;
  /** False until what was kept has been read. */
  readonly isReady: boolean;
  readonly savedAt: string | undefined;
};

export function useDraft<Form extends Fields>(organisation: string, form: string, empty: Form): Draft<Form> {
  const [value, setValue] = useState<Form>();
  const [savedAt, setSavedAt] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const place = useRef({ params: { organisation, form } });
  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<void> => {
      // A form that cannot be read back is an empty form, not a page that does not open.
      const kept = await ask(readDraft, place.current).catch(() => ({ fields: {}, savedAt: undefined }));
      if (isGone) return;
      setValue(formOf(empty, kept.fields));
      setSavedAt(kept.savedAt);
    };
    void load();
    return () => {
      isGone = true;
      clearTimeout(timer.current);
    };
  }, [empty]);
  const pause = (): void => clearTimeout(timer.current);
  const save = async (next: Form): Promise<void> => {
    const fields = textsOf(next);
    const reply = await ask(saveDraft, {
      ...place.current,
      body: { fields },
      idempotencyKey: crypto.randomUUID(),
    }).catch(() => undefined);
    setSavedAt(reply?.savedAt);
  };
  return {
    value: value ?? empty,
    isReady: value !== undefined,
    savedAt,
    pause,
    set: (next) => {
      setValue(next);
      pause();
      timer.current = setTimeout(() => void save(next), waitMilliseconds);
    },
    forget: () => {
      pause();
      setValue(empty);
      setSavedAt(undefined);
      const gone = { ...place.current, body: {}, idempotencyKey: crypto.randomUUID() };
      ask(dropDraft, gone).catch(() => undefined);
    },
  };
}

function textsOf(form: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value)]));
}

/** Fields as the form has them now; what an older form had besides is left out. */
function formOf<Form extends Fields>(empty: Form, kept: Readonly<Record<string, string>>): Form {
  const filled = Object.entries(empty).map(([name, value]) => {
    const text = kept[name];
    if (text === undefined) return [name, value];
    return [name, typeof value === "boolean" ? text === "true" : text];
  });
  return Object.fromEntries(filled) as Form;
}
