/** `gongkai doctor`: whether an account is ready for the stack, and whether a stack is healthy. */
import { type Command, Option } from 'commander';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

const HELP = `
除 --protect 外只读取。有误的一项都写明怎么办；退出码为 1。
It only reads, except with --protect. Each failed check says what to do, and the exit code is 1.

示例 / Examples:
  gongkai doctor
  gongkai doctor -c publication=cloudfront -c region=cn-north-1
  gongkai doctor --stack Gongkai --protect`;

export function addDoctor(program: Command, shell: Shell): void {
  program
    .command('doctor')
    .description(
      both({
        zh: '部署前后检查 AWS 账户：公开访问、并发配额、CDK 引导、ICP、保护、告警订阅',
        en: 'examine an AWS account before and after a deploy: public access, quota, bootstrap, ICP, protection, alarms',
      }),
    )
    .addOption(
      new Option(
        '-c, --context <name=value...>',
        both({ zh: '设置，同 cdk -c', en: 'settings, as for cdk -c' }),
      ),
    )
    .option('--stack <name>', both({ zh: '已部署的堆栈', en: 'a deployed stack' }))
    .option(
      '--protect',
      both({
        zh: '部署成功后为堆栈和各表加删除保护',
        en: 'after the first success: protect the stack and its tables',
      }),
    )
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addHelpText('after', HELP)
    .action(
      async ({
        context = [],
        ...order
      }: {
        context?: string[];
        stack?: string;
        protect?: true;
        json?: true;
      }) => {
        const { printExamination } = await import('../operator/doctor/doctor-run.ts');
        await printExamination({ ...order, context }, shell);
      },
    );
}
