set multiplot title "{/:Bold=21 Where it starts decides where it ends; with momentum, by a hair}\n" . \
    "{/*0.9 Himmelblau's surface: each start is coloured by the hollow (white) that it ends in}"
set bmargin at screen 0.10
set tmargin at screen 0.82
set xrange [-5:5]
set yrange [-5:5]
set xtics 2
set ytics 2
unset colorbox
set cbrange [-1:3]
set palette maxcolors 5
set palette defined (-1 '#ffffff', 0 '#0072b2', 1 '#56b4e9', 2 '#e69f00', 3 '#009e73')
$hollows << end
3 2
-2.805 3.131
-3.779 -3.283
3.584 -1.848
end

set lmargin at screen 0.06
set rmargin at screen 0.48
set title '{/:Bold plain descent}' offset 0, -0.4
plot $plain with image pixels, $hollows with points pointtype 7 pointsize 1.8 * dot linecolor rgb 'white'

set lmargin at screen 0.56
set rmargin at screen 0.98
set title '{/:Bold momentum 0.9}' offset 0, -0.4
plot $heavy with image pixels, $hollows with points pointtype 7 pointsize 1.8 * dot linecolor rgb 'white'
unset multiplot
