import type { Text } from '../text.ts';

/** Domains, conditions and equations. How a sentence is written stands in problemTexts.ts. */
export const physicsProblems = {
  'domain.nothing': {
    en: 'The domain has neither space nor time. Choose one of them.',
    zh: '求解区域既没有空间也没有时间，请至少选择一个。',
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
  'formula.notation': {
    en: 'Line {line}, character {column}: instead of “{got}” write {write}.',
    zh: '第 {line} 行第 {column} 个字符：请把“{got}”写成 {write}。',
  },
  'formula.flux': {
    en: 'Line {line}, character {column}: a bracket cannot be derived. Carry the derivative out: u*u_x in place of (u^2/2)_x.',
    zh: '第 {line} 行第 {column} 个字符：不能对括号求导，请先把导数算出来：用 u*u_x 代替 (u^2/2)_x。',
  },
  'formula.slash': {
    en: 'Line {line}, character {column}: “{got}” can be meant in two ways. Write {left} or {right}.',
    zh: '第 {line} 行第 {column} 个字符：“{got}”可以有两种理解。请写成 {left} 或 {right}。',
  },
  'formula.infinite': {
    en: 'Line {line}, character {column}: “{got}” is not a finite number.',
    zh: '第 {line} 行第 {column} 个字符：“{got}”不是有限的数。',
  },
  'formula.undefined': {
    en: 'Line {line}, character {column}: “{got}” has no value at {place}, which lies in the domain. Change the formula or the domain.',
    zh: '第 {line} 行第 {column} 个字符：“{got}”在区域内的 {place} 处没有值。请修改公式或求解区域。',
  },
  'formula.arguments': {
    en: 'Line {line}, character {column}: an equation holds everywhere, so {name} stands there without brackets.',
    zh: '第 {line} 行第 {column} 个字符：方程处处成立，{name} 后面不要写括号。',
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
    en: 'Line {line}, character {column}: {name} is not known. Do you mean {like}? A name of your own goes into the constants or the unknown coefficients.',
    zh: '第 {line} 行第 {column} 个字符：不认识 {name}。是否想写 {like}？自定义的名称请加入常数或未知系数。',
  },
  'equation.unknown': {
    en: 'Line {line}, character {column}: {name} is not known. Known are {known} and derivatives such as u_xx. Add it to the constants or the unknown coefficients.',
    zh: '第 {line} 行第 {column} 个字符：不认识 {name}。已知的有 {known}，以及 u_xx 之类的导数。请把它加入常数或未知系数。',
  },
  'equation.field': {
    en: 'Line {line}, character {column}: {field} is no field. The fields are {fields}; add it there, and one more unit to the network’s last block.',
    zh: '第 {line} 行第 {column} 个字符：{field} 不是场。现有的场是 {fields}；请在“场的名称”中加上它，并给网络最后一层多设一个单元。',
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
  'condition.noSpace': {
    en: 'Line {line}, character {column}: the domain has no space, so it has no boundary. Write initial: u = … or u(0) = ….',
    zh: '第 {line} 行第 {column} 个字符：求解区域没有空间坐标，因此没有边界。请写 initial: u = … 或 u(0) = …。',
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
  'condition.equals': {
    en: 'Line {line}, character {column}: a second = sign. Write one condition a line, with the place as a number in the brackets: u(0, t) = 1, not u = 1 at x = 0.',
    zh: '第 {line} 行第 {column} 个字符：出现了第二个等号。每行只写一个条件，位置写成括号里的数字：写 u(0, t) = 1，不写 u = 1, x = 0。',
  },
  'condition.everywhere': {
    en: 'Line {line} names no place: with every coordinate free it would hold everywhere. Put a number in the brackets, as in u(x, 0).',
    zh: '第 {line} 行没有指明位置：所有坐标都没有固定，等于要求处处成立。请在括号里写一个数字，例如 u(x, 0)。',
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
  'fields.unused': {
    en: 'No equation and no condition speaks of the field {name}, so it could become anything. Write the equation that it belongs to, or remove it from the fields.',
    zh: '没有方程或定解条件涉及场 {name}，它可以取任何值。请补上它的方程，或从“场的名称”中删去。',
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
  'solution.noFile': {
    en: 'No solution has been imported yet. Import one in the Data panel.',
    zh: '还没有导入解。请在“数据”面板中导入。',
  },
  'solution.fields': {
    en: 'The file holds {expected} variables ({variables}); {got} fields are named. Name one for each, or write a dash for one that is not needed.',
    zh: '文件中有 {expected} 个变量（{variables}），但写了 {got} 个场。请一一对应地命名，不需要的写短横线。',
  },
  'solution.names': {
    en: '{file} gives the fields {got}; the equation has {expected}. Write the equation’s names into the block of the file, in the order of its variables.',
    zh: '{file} 给出的场是 {got}，而方程的场是 {expected}。请在该文件的模块中按变量顺序填写方程里的场名。',
  },
  'solution.axes': {
    en: '{file} holds a solution over {got}; the domain has {expected}. Give the Domain block the same coordinates.',
    zh: '{file} 中的解以 {got} 为坐标，而区域的坐标是 {expected}。请让“求解区域”使用相同的坐标。',
  },
  'solution.range': {
    en: '{file} has {name} = {got}; the domain has {expected}. They hardly overlap: set the bounds of the Domain block.',
    zh: '{file} 中 {name} = {got}，而区域是 {expected}，两者几乎没有重叠。请修改“求解区域”的范围。',
  },
  'solution.ending': {
    en: '{file} holds no solution in a form that can be read: .mat, .npy, .npz, .csv, .json.',
    zh: '{file} 不是可以读取的解。支持 .mat、.npy、.npz、.csv 和 .json。',
  },
  'solution.hdf5': {
    en: '{file} is a MATLAB file of version 7.3, which is HDF5. Save it in MATLAB with save(…, "-v7"), or in Python with scipy.io.savemat.',
    zh: '{file} 是 7.3 版的 MATLAB 文件（HDF5 格式）。请在 MATLAB 中用 save(…, "-v7") 保存，或在 Python 中用 scipy.io.savemat。',
  },
  'solution.notMat': {
    en: '{file} is no MATLAB file of version 5 to 7: its header does not say so.',
    zh: '{file} 的文件头不是 MATLAB 5 至 7 版的格式。',
  },
  'solution.damaged': {
    en: '{file} is damaged: it ends too early or does not hold what its header says. Save it again.',
    zh: '{file} 已损坏：内容不完整，或与文件头不符。请重新保存。',
  },
  'solution.kind': {
    en: '{name} in {file} holds {got}; numbers are expected.',
    zh: '{file} 中的 {name} 是 {got}，这里应当是数字。',
  },
  'solution.large': {
    en: '{name} in {file} has {got} numbers; at most {most} can be read. Save every second place.',
    zh: '{file} 中的 {name} 有 {got} 个数，最多可读取 {most} 个。请每隔一个点保存。',
  },
  'solution.short': {
    en: '{name} in {file} should have {expected} bytes, but only {got} are there. Save it again.',
    zh: '{file} 中的 {name} 应有 {expected} 字节，实际只有 {got}。请重新保存。',
  },
  'solution.json': {
    en: '{file} should hold lists by name: {"x": [ … ], "t": [ … ], "u": [[ … ], … ]}.',
    zh: '{file} 应按名称存放列表：{"x": [ … ], "t": [ … ], "u": [[ … ], … ]}。',
  },
  'solution.ragged': {
    en: '{name} in {file}: one of its lists has {got} entries, the first has {expected}. All rows need the same length.',
    zh: '{file} 中的 {name} 有一行是 {got} 项，而第一行有 {expected} 项。各行长度应相同。',
  },
  'solution.columns': {
    en: '{file} has the columns {got}; columns called x, y or t must say where each row lies.',
    zh: '{file} 的列是 {got}；需要名为 x、y 或 t 的列来说明每一行的位置。',
  },
  'solution.cell': {
    en: '{file}, line {line}: “{got}” in column {column} is no number.',
    zh: '{file} 第 {line} 行：列 {column} 中的“{got}”不是数字。',
  },
  'solution.scattered': {
    en: '{file} has {rows} rows, but its places form a grid of {expected} = {cells}. Every point of the grid must stand there once; leave values that are not known empty.',
    zh: '{file} 有 {rows} 行，而其中的位置构成 {expected} = {cells} 的网格。网格上每个点都要出现一次，未知的值留空即可。',
  },
  'solution.twice': {
    en: '{file}, line {line}: this place stands there a second time. Keep one of the rows.',
    zh: '{file} 第 {line} 行：这个位置出现了第二次。请只保留一行。',
  },
  'solution.order': {
    en: '{name} in {file} must increase: number {place} is {got} after {before}.',
    zh: '{file} 中的 {name} 必须递增：第 {place} 个数是 {got}，前一个是 {before}。',
  },
  'solution.noField': {
    en: '{file} holds no array that could be a field. It has {got}.',
    zh: '{file} 中没有可以作为场的数组，只有 {got}。',
  },
  'solution.shape': {
    en: 'No array in {file} fits its coordinates {expected}: there are {got}. A field needs as many numbers along each axis.',
    zh: '{file} 中没有数组与坐标 {expected} 相符，现有 {got}。场在每个方向上的数目应与坐标一致。',
  },
  'solution.even': {
    en: '{file} names no coordinates: its {got} numbers are taken as even over the domain, in the order of its coordinates.',
    zh: '{file} 没有给出坐标：其中 {got} 个数按区域坐标的顺序视为均匀分布。',
  },
  'solution.square': {
    en: 'Two axes of {name} are equally long; they are taken as {order}, in this order.',
    zh: '{name} 有两个方向长度相同，按 {order} 的顺序处理。',
  },
  'solution.left': {
    en: 'Left out, since they do not lie on the grid {expected}: {names}.',
    zh: '以下数组不在网格 {expected} 上，未导入：{names}。',
  },
} as const satisfies Record<string, Text>;
