import { useState } from 'react';
import { create } from 'zustand';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { useText } from './language.ts';
import field from './NumberField.module.css';
import { words } from './words.ts';

export interface Question {
  title: string;
  text?: string;
  /** The primary choice last. Cancel is always there. */
  choices: readonly { readonly id: string; readonly label: string; readonly danger?: boolean }[];
  /** Given: a line of text is asked for, starting with this. */
  input?: { readonly label: string; readonly value: string };
}

export interface Answer {
  readonly choice: string;
  readonly input: string;
}

interface Asked extends Question {
  readonly answer: (answer: Answer | null) => void;
}

const useQuestion = create<{ question: Asked | null }>(() => ({ question: null }));

/** Asks and waits; null: cancelled. A second question cancels the first. */
export function ask(question: Question): Promise<Answer | null> {
  useQuestion.getState().question?.answer(null);
  return new Promise((resolve) => {
    const answer = (given: Answer | null) => {
      useQuestion.setState({ question: null });
      resolve(given);
    };
    useQuestion.setState({ question: { ...question, answer } });
  });
}

/** Mounted once by the app. */
export function Questions() {
  const question = useQuestion((s) => s.question);
  return question === null ? null : <Shown question={question} />;
}

function Shown({ question }: { question: Asked }) {
  const t = useText();
  const [input, setInput] = useState(question.input?.value ?? '');
  const primary = question.choices.at(-1);
  const blocked = question.input !== undefined && input.trim() === '';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && question.answer(null)}
      title={question.title}
      actions={
        <>
          <Button onClick={() => question.answer(null)}>{t(words.cancel)}</Button>
          {question.choices.map((choice) => (
            <Button
              key={choice.id}
              kind={choice === primary ? 'primary' : choice.danger ? 'danger' : 'plain'}
              disabled={choice === primary && blocked}
              onClick={() => question.answer({ choice: choice.id, input })}
            >
              {choice.label}
            </Button>
          ))}
        </>
      }
    >
      {question.text !== undefined && <p>{question.text}</p>}
      {question.input !== undefined && (
        <form
          className={field.field}
          onSubmit={(event) => {
            event.preventDefault();
            if (primary !== undefined && !blocked) question.answer({ choice: primary.id, input });
          }}
        >
          <input
            aria-label={question.input.label}
            autoFocus
            value={input}
            onChange={(event) => setInput(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
        </form>
      )}
    </Dialog>
  );
}
