import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { asProblem } from '../api/problem.ts';
import { plainText } from '../text/plain-text.ts';

export interface ConfirmProps {
  readonly title: string;
  /** On the button that does it. */
  readonly verb: string;
  readonly dangerous?: boolean;
  readonly children: ComponentChildren;
  /** A Problem is shown and can be tried again. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something is done. The browser's own dialog: it keeps the focus in and gives it back. */
export function Confirm(props: ConfirmProps): JSX.Element {
  const { title, verb, dangerous = false, children, onConfirm, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await onConfirm();
      dialog.current?.close();
    } catch (error) {
      setFault(asProblem(error).message);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="confirm-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <h2 id="confirm-title">{title}</h2>
        {children}
        {fault !== undefined && (
          <p class="note note-bad" role="alert">
            {plainText(fault)}
          </p>
        )}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button
            type="submit"
            class={`button ${dangerous ? 'button-bad' : 'button-main'}`}
            disabled={busy}
          >
            {busy ? 'Waiting for the answer …' : verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
