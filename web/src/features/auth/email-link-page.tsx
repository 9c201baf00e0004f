import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { errorMessage } from '../../api/client.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import { AuthLayout } from './auth-layout.tsx';

interface EmailLinkPageProps {
  heading: string;
  question: string;
  action: string;
  /** Does what the link is for, and resolves to the address it is about. */
  onConfirm: () => Promise<{ address: string }>;
  done: (address: string) => string;
}

/**
 * Where a link in an email leads. It asks first, because mail programs open links to inspect them. Needs no
 * session.
 */
export function EmailLinkPage({ heading, question, action, onConfirm, done }: EmailLinkPageProps) {
  const follow = useMutation({ mutationFn: onConfirm });
  return (
    <AuthLayout
      pageTitle={heading}
      heading={heading}
      footer={<Link to="/settings">Go to your channels</Link>}
    >
      {follow.data ? (
        <Notice tone="good" urgent>
          {done(follow.data.address)}
        </Notice>
      ) : (
        <>
          <p>{question}</p>
          {follow.error && (
            <Notice tone="bad" urgent>
              {errorMessage(follow.error)}
            </Notice>
          )}
          <Button tone="primary" busy={follow.isPending} onClick={() => follow.mutate()}>
            {action}
          </Button>
        </>
      )}
    </AuthLayout>
  );
}
