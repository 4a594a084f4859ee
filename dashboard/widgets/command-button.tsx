import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Confirm } from './confirm.tsx';

export interface CommandButtonProps {
  readonly verb: string;
  readonly question: string;
  readonly dangerous?: boolean;
  /** What one most likely came for. */
  readonly main?: boolean;
  /** Why it can't be asked for: the button is there, and says so. */
  readonly refusal?: string | undefined;
  readonly children: ComponentChildren;
  readonly onConfirm: () => Promise<void>;
}

/** A command of an operator: a button, a question, and then the answer. */
export function CommandButton(props: CommandButtonProps): JSX.Element {
  const { verb, question, dangerous = false, main = false, refusal, children, onConfirm } = props;
  const [open, setOpen] = useState(false);
  const blocked = refusal !== undefined;
  return (
    <>
      {/* Not `disabled`: what is disabled can't be reached by keyboard, and its reason not be read. */}
      <button
        type="button"
        class={`button ${dangerous ? 'button-quiet-bad' : ''} ${main ? 'button-main' : ''}`}
        aria-disabled={blocked}
        title={refusal}
        onClick={() => {
          if (!blocked) setOpen(true);
        }}
      >
        {verb}
        {blocked && <span class="unseen">: {refusal}</span>}
      </button>
      {open && (
        <Confirm
          title={question}
          verb={verb}
          dangerous={dangerous}
          onConfirm={onConfirm}
          onClose={() => {
            setOpen(false);
          }}
        >
          {children}
        </Confirm>
      )}
    </>
  );
}
