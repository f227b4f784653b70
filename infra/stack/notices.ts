/**
 * In: nothing. Out: the topic for messages to the offices, each with the attribute `agency`, by which whoever subscribes
 * takes the messages of one agency. Always: TLS alone; who publishes is granted where the function is.
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
