/**
 * In: nothing. Out: the topic for messages to the offices. Each message has the attribute `agency`, by which a
 * subscriber selects the messages of one agency. Always: TLS only; each function's own construct grants publishing.
 */
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class Notices extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
  }
}
