/**
 * Messages to the operators. In: the client, and the alarm topic. Out: a port that publishes there, with the agency as
 * an attribute for subscription filters.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

export interface Announcement {
  agency: string;
  /** ASCII, at most 100 characters, the limit of mail and SNS. */
  subject: string;
  text: string;
}

export function announcerTo(client: SNSClient, topic: string): (announcement: Announcement) => Promise<void> {
  return async ({ agency, subject, text }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topic,
        Subject: subject,
        Message: text,
        MessageAttributes: { agency: { DataType: 'String', StringValue: agency } },
      }),
    );
  };
}
