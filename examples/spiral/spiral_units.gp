set title "{/:Bold From lines to parts of a spiral: what each hidden unit says}\n" . \
    "{/*0.85 the plane as 24 relu units see it: the first layer knows lines only, the others bend them}"
set size ratio -1
set lmargin 12
set rmargin 1
unset border
unset tics
set xrange [-4:366]
set yrange [-164:-4]
set cbrange [0:1]
set palette defined (0 '#f6f6f6', 1 '#0072b2')
set label 'layer 1' at -8, -32 right
set label 'layer 2' at -8, -84 right
set label 'layer 3' at -8, -136 right
plot for [i = 0 : 23] $pictures index i using 1:2:3 with image
