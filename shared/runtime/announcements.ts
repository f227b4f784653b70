/**
 * Messages to those on duty. In: the client, and the topic that tells of alarms. Out: a port that publishes there, with
 * the agency as an attribute by which a subscriber may choose.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

export interface Announcement {
  agency: string;
  /** ASCII, at most 100 characters, as mail and SNS want it. */
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
