import type { Text } from '../text.ts';

/** What screens and the command line ask of the application; explanations. How a sentence is written stands in problemTexts.ts. */
export const servicesProblems = {
  'rpc.closed': {
    en: 'The connection to the backend has ended ({reason}). Reload the window to connect again; saved work and runs are not affected.',
    zh: '与后端的连接已断开（{reason}）。重新加载窗口即可再次连接，已保存的内容和训练记录不受影响。',
  },
  'rpc.cancelled': {
    en: 'The request was cancelled.',
    zh: '请求已取消。',
  },
  'rpc.timeout': {
    en: '{service}.{method} did not answer within {milliseconds} ms.',
    zh: '{service}.{method} 在 {milliseconds} 毫秒内没有响应。',
  },
  'rpc.arguments': {
    en: '{service}.{method}: the field {field} must be {expected}; {got} came.',
    zh: '{service}.{method}：字段 {field} 应为 {expected}，收到的是 {got}。',
  },
  'rpc.method': {
    en: 'The backend has no {service}.{method}. Screen and backend may be of different versions: reload the window.',
    zh: '后端没有 {service}.{method}。界面与后端的版本可能不一致，请重新加载窗口。',
  },
  'rpc.version': {
    en: 'Screen and backend speak different versions ({mine} and {other}). Reload the window, or restart the app after an update.',
    zh: '界面与后端的协议版本不同（{mine} 与 {other}）。请重新加载窗口；若刚刚更新过，请重启应用。',
  },
  'rpc.encode': {
    en: 'The answer of {service}.{method} could not be sent: {reason}.',
    zh: '{service}.{method} 的结果无法发送：{reason}。',
  },
  'rpc.frame': {
    en: 'A message could not be understood ({reason}); the connection was closed.',
    zh: '收到无法识别的消息（{reason}），连接已关闭。',
  },
  'rpc.failed': {
    en: 'The backend failed: {message}',
    zh: '后端出错：{message}',
  },
  'explain.kind': {
    en: 'This probe looks at trainings that learn labels from samples; this training is of another kind ("{kind}").',
    zh: '这个探针只能观察从样本学习标签的训练；当前训练属于另一种类型（“{kind}”）。',
  },
  'explain.noWire': {
    en: 'This probe watches nothing yet. Wire its input to the output of a block that leads to the loss.',
    zh: '这个探针还没有观察对象。请把它的输入连到通往损失的某个模块的输出。',
  },
  'explain.noPooling': {
    en: 'CAM needs an image wire that goes through global average pooling straight into the last dense layer; {layer} does not. Use Grad-CAM here, or watch the wire before the pooling.',
    zh: 'CAM 要求所观察的图像连线经过全局平均池化后直接进入最后的全连接层，而 {layer} 不是这样。请改用 Grad-CAM，或观察池化之前的连线。',
  },
  'explain.notSpatial': {
    en: 'A heat map needs a wire with places: an image (height, width, channels) or a sequence of patches. {layer} gives {shape}.',
    zh: '热力图需要带有空间位置的连线：图像（高、宽、通道）或图块序列。{layer} 给出的形状是 {shape}。',
  },
  'explain.noAttention': {
    en: 'Layer {layer} gave no attention weights. Wire the probe to the weights output of an attention block.',
    zh: '层 {layer} 没有给出注意力权重。请把探针连到注意力模块的权重输出。',
  },
  'explain.notFinite': {
    en: 'What {layer} gives holds values that are no numbers (NaN or infinity), so there is no map of it. The training has diverged: try a lower learning rate.',
    zh: '{layer} 的输出中含有 NaN 或无穷大，无法绘制地图。训练已经发散，请尝试更低的学习率。',
  },
  'explain.unknownProbe': {
    en: 'This version knows no probe of type {type}.',
    zh: '当前版本没有类型为 {type} 的探针。',
  },
  'explain.notRows': {
    en: 'The map needs one row for each of {expected} samples; the wire of {layer} has {got}. Watch a wire after the readout.',
    zh: '映射图需要每个样本一行，共 {expected} 行，而 {layer} 的连线有 {got} 行。请观察“图读出”之后的连线。',
  },
} as const satisfies Record<string, Text>;
