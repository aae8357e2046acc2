import type { Text } from '../text.ts';

/** The program and its run: training, checkpoints, engines, runs. How a sentence is written stands in problemTexts.ts. */
export const programProblems = {
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
  'train.diverged': {
    en: 'The update of step {step} took the weights out of the range of numbers (loss {value}, learning rate {rate}). The run stands at step {back} again. Go on from there with a lower rate, such as {lower}.',
    zh: '第 {step} 步更新后，权重超出了数值范围（损失 {value}，学习率 {rate}）。训练已退回到第 {back} 步，请降低学习率（例如 {lower}）后从那里继续。',
  },
  'train.notFinite': {
    en: 'In step {step}, {what} is the first that is no longer a finite number (layer {layer}, loss {value}, learning rate {rate}). The run stands at step {back} again. Go on from there with a lower rate, such as {lower}, or with clipped gradients.',
    zh: '第 {step} 步中，{what}最先出现 NaN 或无穷大（层 {layer}，损失 {value}，学习率 {rate}）。训练已退回到第 {back} 步，请降低学习率（例如 {lower}）或裁剪梯度后从那里继续。',
  },
  'train.lossNotFinite': {
    en: 'In step {step} all layers still gave finite numbers, and the loss made {value} of them (learning rate {rate}). The run stands at step {back} again. Go on from there with a lower rate, such as {lower}, or with clipped gradients.',
    zh: '第 {step} 步中各层的输出仍是有限的数，损失函数却得到了 {value}（学习率 {rate}）。训练已退回到第 {back} 步，请降低学习率（例如 {lower}）或裁剪梯度后从那里继续。',
  },
  'train.badSample': {
    en: 'Sample {sample} of the training data holds {value} in “{name}”{from}; step {step} met it. The run stands at step {back} again. Mend or remove the sample and train again.',
    zh: '训练数据的第 {sample} 个样本在“{name}”中含有 {value}{from}，第 {step} 步读到了它。训练已退回到第 {back} 步。请修正或删除这个样本后重新训练。',
  },
  'train.badData': {
    en: 'The data hold {value} in “{name}”{from}; step {step} met it. The run stands at step {back} again. Mend the data and train again.',
    zh: '数据在“{name}”中含有 {value}{from}，第 {step} 步读到了它。训练已退回到第 {back} 步。请修正数据后重新训练。',
  },
  'train.passing': {
    en: 'The loss became {value} at step {step}, but when the steps were taken again from step {back} it did not happen. The machine may have erred; go on from there.',
    zh: '第 {step} 步的损失变成了 {value}，但从第 {back} 步起重新计算时没有再出现，可能是机器偶然出错。可以从那里继续。',
  },
  'train.split': {
    en: 'Memory ran out. Training goes on: each batch of {batch} samples now passes in {parts} parts of at most {samples}, and the weights are updated once from all of them, so the losses stay the same but for rounding. A block that looks at a whole batch, such as batch normalisation, now looks at one part.',
    zh: '内存不足，训练会继续：每批 {batch} 个样本现在分成 {parts} 份、每份至多 {samples} 个依次通过，再合起来更新一次权重，因此除舍入误差外损失不变。需要看整批数据的模块（如批归一化）现在只看其中一份。',
  },
  'train.again': {
    en: 'The engine cannot compute any more ({message}). The run goes on from its newest checkpoint in a new process.',
    zh: '引擎已无法继续计算（{message}）。训练会在新的进程中从最新的检查点继续。',
  },
  'train.fell': {
    en: 'The engine brought the training process down ({signal}) without saying why. Mostly that is want of memory: the run is tried again from its newest checkpoint, with its batches in smaller parts ({time} of {most} times).',
    zh: '引擎使训练进程崩溃（{signal}），且没有说明原因。这通常是内存不足所致：训练会从最新的检查点重试，并把每批数据分成更小的几份（第 {time} 次，最多 {most} 次）。',
  },
  'train.memorySample': {
    en: 'Memory ran out although the samples of a batch pass one by one ({parts} parts). This block has the most weights; make it smaller: fewer units, filters or repeats.',
    zh: '即使一批样本逐个通过（分成 {parts} 份），内存仍不够用。这个模块的权重最多，请把它改小，例如减少单元数、滤波器数或重复次数。',
  },
  'train.memoryWhole': {
    en: 'Memory ran out, and what a step looks at cannot be cut into parts. This block has the most weights; make it smaller: fewer units, filters or repeats.',
    zh: '内存不够用，而每一步处理的数据无法再拆分。这个模块的权重最多，请把它改小，例如减少单元数、滤波器数或重复次数。',
  },
  'train.memory': {
    en: 'Memory ran out with batches of {batch} samples. Try {smaller}.',
    zh: '每批 {batch} 个样本，内存不够用了。请试试每批 {smaller} 个。',
  },
  'train.memoryPoints': {
    en: 'Memory ran out with {points} points. Set {smaller} and train again.',
    zh: '取 {points} 个点时，内存不够用了。请改为 {smaller} 个后重新训练。',
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
  'train.orphan': {
    en: 'The app ended without this training process (number {process}), which lived on without answering. It has been ended now; the run can be resumed from its newest checkpoint.',
    zh: '应用退出后，这个训练进程（编号 {process}）仍在运行且没有响应，现已将其结束。可以从最新的检查点继续训练。',
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
  'engine.lost': {
    en: 'The graphics card was lost ({message}): its driver was reset or replaced, or the card was taken away. The newest checkpoint is kept. If this happens again, update the driver of the card or choose another engine.',
    zh: '与显卡的连接已断开（{message}）：可能是驱动被重置或更新，或显卡被移除。最近的检查点已保留。如果再次出现，请更新显卡驱动或换用其他引擎。',
  },
  'engine.fault': {
    en: 'The graphics card reported an error, so what it computed does not count: {message} - The newest checkpoint is kept. Go on with another engine, and please report this.',
    zh: '显卡报告了错误，其计算结果不可信：{message}。最近的检查点已保留。请换用其他引擎继续，并向我们反馈。',
  },
  'engine.changed': {
    en: 'The run began on {began}, which does not start here any more: {reason} It goes on on {engine}; its losses may differ from those of {began} in the last digits.',
    zh: '该训练最初使用 {began}，但它现在无法启动：{reason} 训练改用 {engine} 继续，损失的末几位可能与 {began} 不同。',
  },
  'engine.refused': {
    en: 'The engine {engine} cannot compute this block (layer {layer}): {message} Choose another engine and resume the run: one of {others}.',
    zh: '引擎 {engine} 无法计算这个模块（层 {layer}）：{message} 请换用其他引擎后继续训练：{others}。',
  },
  'engine.late': {
    en: 'it had not trained a step within {seconds} s',
    zh: '{seconds} 秒内没有完成一步训练',
  },
  'engine.noGain': {
    en: 'not tried: the run takes about {seconds} s as it is',
    zh: '未试：这次训练本来只需约 {seconds} 秒',
  },
  'engine.unavailable': {
    en: 'The engine {engine} is not available here: {reason}',
    zh: '引擎 {engine} 在这里不可用：{reason}',
  },
  'run.diskFull': {
    en: 'The disk with {folder} is full ({reason}). Training waits with everything in memory and goes on by itself as soon as there is space.',
    zh: '{folder} 所在的磁盘已满（{reason}）。训练已暂停，所有状态都保留在内存中；腾出空间后会自动继续。',
  },
  'run.notWritable': {
    en: 'Files cannot be written in {folder} any more ({reason}). Training waits with everything in memory and goes on by itself as soon as they can.',
    zh: '{folder} 现在无法写入（{reason}）。训练已暂停，所有状态都保留在内存中；恢复写入后会自动继续。',
  },
  'run.folderGone': {
    en: 'The folder of this run, {folder}, is gone ({reason}). Training waits with everything in memory: resume it to have the folder made anew, or stop it.',
    zh: '这次训练的文件夹 {folder} 不见了（{reason}）。训练已暂停，所有状态都保留在内存中：点“继续”会重新建立文件夹，也可以停止训练。',
  },
  'run.goneAtStart': {
    en: 'The folder of this run, {folder}, was deleted or moved before its program had been read, so there is nothing to train. Start a new run.',
    zh: '这次训练的文件夹 {folder} 在读取程序之前就被删除或移走了，因此无法训练。请重新开始训练。',
  },
  'run.unsaved': {
    en: 'The run ended at step {step}, and that state could not be written. What is saved is step {saved}.',
    zh: '训练停在第 {step} 步，但这一状态未能写入磁盘；已保存的是第 {saved} 步。',
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
} as const satisfies Record<string, Text>;
