import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { say } from '../ui/language.ts';
import { words as shared } from '../ui/words.ts';
import { words } from './words.ts';

/** A fault in one panel leaves the others standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <EmptyState
        title={say(words.brokenTitle)}
        text={say(words.brokenText, { message: error.message })}
        action={<Button onClick={() => this.setState({ error: null })}>{say(shared.retry)}</Button>}
      />
    );
  }
}
