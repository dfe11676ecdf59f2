/**
 * What has to be typed out before anything is deleted, in the terminal and on the page alike. Days and times are as
 * they were asked for.
 */
export const deletionSentence = ({ everything, from, to }: DeletionSpan): string =>
  everything ? 'delete everything' : `delete ${from ?? 'the beginning'} to ${to ?? 'the end'}`;

export interface DeletionSpan {
  readonly everything: boolean;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
