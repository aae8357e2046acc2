import type { Text } from '../../nodes/text/text.ts';

export const words = {
  draw: { en: 'Draw the graph', zh: '画图' },
  lesson: { en: 'Lesson', zh: '课程' },
  pageOf: { en: '{page} of {pages}', zh: '{page} / {pages}' },
  previous: { en: 'Previous page', zh: '上一页' },
  next: { en: 'Next page', zh: '下一页' },
  nextTitle: { en: 'Next: {title}', zh: '下一页：{title}' },
  pages: { en: 'Pages of the lesson', zh: '课程页面' },
  tryIt: { en: 'Try it', zh: '动手试试' },
  done: { en: 'Done', zh: '已完成' },
  progress: { en: '{done} of {all} exercises done', zh: '已完成 {done} / {all} 个练习' },
  none: { en: 'This graph has no lesson', zh: '这个图没有配套课程' },
  noneText: { en: 'Lessons come with the chapters on the home screen. Your own graphs can do without.', zh: '课程随首页的各章提供；自己的图不需要课程。' },
  loading: { en: 'Reading the lesson', zh: '正在读取课程' },
  failed: { en: 'The lesson could not be read', zh: '无法读取课程' },
  gone: { en: 'This block is no longer in the graph', zh: '这个模块已不在图中' },
  find: { en: 'Show this block', zh: '在画布上显示' },
} as const satisfies Record<string, Text>;
